"""Notes of ours into which people have written, with the remark that must stay; '' for none."""

from perfeval_xl.hosts.signs import NOTE_END, NOTE_PREFIX, note_text

OURS = "P403 H12 完成值未达到指标值。请改得分。\nP404 H12 得分低于分值。"
REMARK = "已与财务科核对，依据云财函〔2024〕8号"
REMARKS = {
    "没有写": (note_text(OURS), ""),
    "写在后面，另起一行": (f"{note_text(OURS)}\n{REMARK}", REMARK),
    "写在后面，同一行": (f"{note_text(OURS)}{REMARK}", REMARK),
    "写在前面": (f"{REMARK}\n{note_text(OURS)}", REMARK),
    "写在中间": (note_text(OURS.replace("\n", f"\n{REMARK}\n")), REMARK),
    "前面和后面": (f"甲说\n{note_text(OURS)}\n乙说", "甲说\n乙说"),
    "几行": (f"{note_text(OURS)}\n第一行\n第二行", "第一行\n第二行"),
    "后面只有空白": (f"{note_text(OURS)}\n \n", ""),
    "我们的字删了一部分": (f"{NOTE_PREFIX}P403 H12 完成值{NOTE_END}\n{REMARK}", REMARK),
    "我们的字抄了两遍": (f"{note_text(OURS)}\n{note_text(OURS)}\n{REMARK}", REMARK),
    "我们的字抄了两遍，没有写": (f"{note_text(OURS)}{note_text(OURS)}", ""),
    "三遍，中间写": (f"{note_text(OURS)}甲{note_text(OURS)}\n乙\n{note_text(OURS)}", "甲\n乙"),
    "旧版的批注": (f"{NOTE_PREFIX}{OURS}", ""),
    "旧版的批注，另起一行": (f"{NOTE_PREFIX}{OURS}\n{REMARK}", REMARK),
}
THEIRS = ["请核对口径", "关于【校验】的说明", ""]
