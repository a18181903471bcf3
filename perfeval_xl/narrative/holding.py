"""One report held against the forms of a call, paragraph by paragraph."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from perfeval_xl.domain.form import Form
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.narrative import Comparison, Difference, Narrative, Topic
from perfeval_xl.domain.numbers import show_number
from perfeval_xl.domain.verdict import Assessment
from perfeval_xl.narrative.facts import Fact, fund_facts
from perfeval_xl.narrative.funds import Statement, Walk
from perfeval_xl.narrative.indicators import result_statements
from perfeval_xl.narrative.names import foreign_names, grade_differences, label_differences, title_differences
from perfeval_xl.narrative.outline import Passage, labelled_in, passages, subject_of_title, titles_in
from perfeval_xl.narrative.parts import Excess, excesses
from perfeval_xl.narrative.quantities import Span, agree
from perfeval_xl.narrative.results import Results, results_of
from perfeval_xl.narrative.sections import section_differences
from perfeval_xl.narrative.sentence import Sentence, read_sentence, years_in
from perfeval_xl.narrative.strangers import names_of_forms, stranger_names
from perfeval_xl.narrative.subjects import Subject, Subjects, subjects_of
from perfeval_xl.narrative.tallies import counted_forms, tally_differences
from perfeval_xl.narrative.text import sentences
from perfeval_xl.narrative.vocabulary import Words

_NOTHING = Results()


def hold_against(
    narrative: Narrative,
    judged: Sequence[tuple[Form, Assessment]],
    words: Words,
    *,
    whole: bool = True,
) -> Comparison:
    """Every value of the report that speaks of one of the forms, compared with it.

    With `whole` false it is a part of a document, of which no sections are asked for. All text is folded before it is
    looked at; the time taken grows with the length of the report times the number of indicators that the forms of one
    subject have.
    """
    forms = [form for form, _ in judged]
    if not forms:
        return Comparison(path=narrative.path, compared=0, differences=())
    assessments = {id(form): assessment for form, assessment in judged}
    subjects = subjects_of(forms, words)
    titles = titles_in(narrative.paragraphs)
    differences = list(title_differences(titles, subjects, forms))
    differences += label_differences(labelled_in(narrative.paragraphs), subjects, forms)
    if whole and len(titles) == 1:  # a summary or a volume of reports has an outline of its own
        about = _about(titles, subjects)
        differences += section_differences(narrative.paragraphs, about, _place(about, forms)[0], words)
    amounts = frozenset(_amounts(forms))
    names = names_of_forms(subjects, forms)
    counted = counted_forms(titles or [each.text for each in narrative.paragraphs[:1]], forms)
    results = {
        id(subject): results_of(subject, words) for subject in (*subjects.projects, subjects.department) if subject
    }
    compared = 0
    for passage in passages(narrative.paragraphs, subjects):
        walk = Walk(passage.subject, subjects)
        if not passage.ahead:
            differences += stranger_names(passage.text, passage.subject, names)
        for sentence in _sentences(passage, subjects):
            if not passage.ahead:
                statements = list(_statements(sentence, walk, results.get(id(passage.subject), _NOTHING)))
                compared += len(statements)
                differences += _differing(statements, sentence)
                differences += foreign_names(sentence, passage.subject)
                differences += tally_differences(sentence, passage.subject, subjects, counted)
                differences += grade_differences(sentence, passage.subject, assessments)
            if passage.subject is not None or len(titles) <= 1:  # not in a report on a project without a form here
                differences += (_excess(each, sentence, passage.subject, forms) for each in excesses(sentence, amounts))
    return Comparison(path=narrative.path, compared=compared, differences=tuple(_once(differences)))


def _about(titles: Sequence[str], subjects: Subjects) -> Subject | None:
    """Whom a whole report is about: what its title names, else the department, or the only project."""
    named = subject_of_title(titles[0], subjects) if titles else None
    return named or subjects.department or (subjects.projects[0] if len(subjects.projects) == 1 else None)


def _amounts(forms: Iterable[Form]) -> Iterator[Decimal]:
    """Every amount that the forms hold, in 元."""
    for form in forms:
        entries = [entry for fund in form.funds for entry in (fund.initial, fund.budget, fund.actual)]
        entries += [entry for row in form.base for entry in (row.budget, row.actual)]
        yield from (e.number * form.money_unit.yuan for e in entries if e is not None and e.number is not None)


def _sentences(passage: Passage, subjects: Subjects) -> Iterator[Sentence]:
    """A passage's sentences; a year holds for the rest of its paragraph."""
    year: int | None = None
    for number, text in enumerate(sentences(passage.text)):
        sentence = read_sentence(
            text,
            subjects.aliases,
            subjects.words,
            year=year,
            first=number == int(passage.led),
            heading=passage.heading,
            particular=passage.particular,
        )
        named = years_in(sentence.skeleton)
        year = named[-1] if named else year
        yield sentence


def _statements(sentence: Sentence, walk: Walk, results: Results) -> Iterator[Statement]:
    """What a sentence says of money, and of results where a number does not already speak of money."""
    if not sentence.mentions:
        return
    stated = set()
    for statement in walk.statements(sentence):
        stated.add(statement.mention.place)
        yield statement
    for statement in result_statements(sentence, results):
        if statement.mention.place not in stated:
            yield statement


def _differing(statements: Iterable[Statement], sentence: Sentence) -> Iterator[Difference]:
    """A statement differs when it agrees with none of the cells that can be meant; the first of them is reported."""
    for mention, facts in statements:
        if any(_agrees(mention.quantity.span, fact) for fact in facts):
            continue
        fact = facts[0]
        yield Difference(
            topic=fact.topic,
            form=fact.form,
            at=fact.values[0].entry.at,
            label=fact.label,
            written=fact.written,
            reported=mention.quantity.text,
            quote=sentence.quote(mention.quantity),
            sure=fact.sure,
        )


def _agrees(span: Span, fact: Fact) -> bool:
    return any(agree(span, value.span) for value in fact.values)


def _excess(excess: Excess, sentence: Sentence, subject: Subject | None, forms: Sequence[Form]) -> Difference:
    form, at = _place(subject, forms)
    whole, part = excess.whole.quantity, excess.part.quantity
    parts_text = part.text if excess.summed == 1 else f"{excess.summed}项合计{_in_unit(excess.total, part.unit.factor)}"
    label = excess.part.left.rpartition("其中")[2].strip("：") if excess.summed == 1 else "各部分"
    return Difference(
        topic=Topic.PARTS,
        form=form,
        at=at,
        label=label,
        written=whole.text,
        reported=parts_text + ("" if excess.summed == 1 else part.unit.text),
        quote=sentence.quote(part._replace(start=whole.start)),
    )


def _in_unit(amount: Decimal, factor: Decimal) -> str:
    return show_number(amount / factor)


def _place(subject: Subject | None, forms: Sequence[Form]) -> tuple[Form, At]:
    """The cell to hang a finding on that lies within the report: the subject's total, else a form's title."""
    if subject is not None:
        for fact in fund_facts(subject, "placed"):
            return fact.form, fact.values[0].entry.at
        for form in subject.forms:
            return form, form.title.at
    return forms[0], forms[0].title.at


def _once(differences: Iterable[Difference]) -> Iterator[Difference]:
    """Each difference once, however often the report repeats the sentence."""
    keys: set[tuple[object, ...]] = set()
    for each in differences:
        key = (each.topic, id(each.form), each.at, each.label, each.reported, each.written)
        if key not in keys:
            keys.add(key)
            yield each
