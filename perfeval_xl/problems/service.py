"""What the service behind the page and the buttons in WPS can answer, and what keeps it from starting."""

from perfeval_xl.problems.entry import Problem, Where

_SERVICE = (Where.SERVICE,)

SERVICE = (
    Problem(
        "NEEDS_SERVE",
        "网页服务要多装两个组件。请运行 pip install 'perfeval-xl[serve]' 后再试。",
        (Where.SERVICE, Where.WPS),
        cases={"wps": "WPS 的按钮要多装两个组件。请运行 pip install 'perfeval-xl[serve]' 后再试。"},
    ),
    Problem(
        "NO_PASSWORD",
        "用 --lan 开放给单位的网络时要有口令。请写 --password-file 口令文件，"
        "或用 --user-header 和 --proxy 交给反向代理认人。",
        _SERVICE,
        cases={
            "read": "口令文件“{what}”读不了（{fault}）。请核对路径和权限。",
            "short": "口令文件“{what}”里的口令不到 {least} 个字符。请换一个长的。",
            "open": "口令文件“{what}”别人也能读。请改成别人不能读（chmod 600），再运行。",
            "owner": "WPS 的服务只给这台电脑的这个人用。请去掉 --lan 和 --host，或另开一个不带 --wps 的服务。",
            "proxy": "写了 --user-header 就要用 --proxy 写明反向代理的地址，否则谁都能冒充。请补上。",
        },
    ),
    Problem(
        "NOT_PAIRED",
        "WPS 的按钮还没有装好，不知道用哪个端口。请先运行 perfeval-xl addin install --wps。",
        (Where.SERVICE, Where.WPS),
    ),
    Problem("PORT_TAKEN", "端口 {what} 已经有程序在用。请关掉它，或用 --port 换一个。", _SERVICE),
    Problem(
        "BAD_CERTIFICATE",
        "证书文件用不了（{what}）。请核对 --cert 和 --key，两个都要写，而且要是一对。",
        _SERVICE,
    ),
    Problem("NO_TOKEN", "没有口令或口令已经过期。请重新登录。", _SERVICE),
    Problem("WRONG_PASSWORD", "口令不对。请核对后再试；连续几次不对要等一会儿。", _SERVICE),
    Problem("OTHER_HOST", "这个地址不是给本服务的。请用管理员给的网址打开。", _SERVICE),
    Problem("OTHER_ORIGIN", "请求来自别的网页，没有处理。请从本服务的页面操作。", _SERVICE),
    Problem("TOO_MANY", "请求太多，先歇一下。请过 {what} 秒再试。", _SERVICE),
    Problem("SERVICE_BUSY", "正在处理的表太多，这一次没有排上。请过几秒再试。", _SERVICE),
    Problem(
        "BAD_REQUEST",
        "看不懂这个请求（{what}）。请刷新页面再试；自己写程序调用的，请对照接口说明 /docs。",
        _SERVICE,
    ),
    Problem("BODY_LARGE", "一次送来的文件太大，最多 {what} MB。请分几次，或只选自评表。", _SERVICE),
    Problem("BODY_SLOW", "文件过了 {what} 秒还没有送完，已经停下。请检查网络再试。", _SERVICE),
    Problem("BAD_ANSWER", "送来的工作簿内容看不懂（{what}）。请关闭工作簿重新打开，再按一次按钮。", _SERVICE),
    Problem("NO_ADDRESS", "没有“{what}”这个地址。请从首页进入，或查看接口说明 /docs。", _SERVICE),
    Problem("BAD_METHOD", "这个地址不接受 {what}。请查看接口说明 /docs。", _SERVICE),
)
