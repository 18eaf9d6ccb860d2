"""The benchmark must not flatter: what counts as understood, and what as given up."""

from __future__ import annotations

import pytest

from benchmarks.nlu_scores import Understood, score
from benchmarks.questions import Entity, Utterance, annotated


def parse(*ranking: str, entities: tuple[tuple[int, int, str], ...] = ()) -> dict[str, object]:
    """A parse result as Rasa gives it, the first intent being the one that is acted on."""
    return {
        "intent": {"name": ranking[0]},
        "intent_ranking": [{"name": name} for name in ranking],
        "entities": [{"start": start, "end": end, "entity": kind} for start, end, kind in entities],
    }


def test_an_annotated_example_gives_the_plain_text_and_where_its_entities_are() -> None:
    utterance = annotated("wo ist das [Fundbüro](unit) am [Freitag](date)?", "ask_location")
    assert utterance.text == "wo ist das Fundbüro am Freitag?"
    assert [utterance.text[e.start : e.end] for e in utterance.entities] == ["Fundbüro", "Freitag"]
    assert [e.type for e in utterance.entities] == ["unit", "date"]


def test_an_unsure_model_is_judged_by_its_best_guess_and_counts_as_given_up() -> None:
    understood = Understood.from_parse(parse("nlu_fallback", "ask_hours", "greet"))
    assert understood.intent == "ask_hours"
    assert understood.fallback


def test_a_question_taken_for_out_of_scope_counts_as_given_up() -> None:
    said = [Utterance("wann habt ihr offen", "ask_hours", ()), Utterance("hallo", "greet", ())]
    scores = score(said, [Understood.from_parse(parse(name)) for name in ("out_of_scope", "greet")])
    assert scores.in_scope_to_fallback == 0.5
    assert scores.intent_accuracy == 0.5


def test_an_intent_that_is_never_found_weighs_as_much_as_any_other_in_macro_f1() -> None:
    said = [Utterance("hallo", "greet", ())] * 9 + [Utterance("tschüss", "goodbye", ())]
    scores = score(said, [Understood.from_parse(parse("greet"))] * 10)
    assert scores.intent_accuracy == 0.9
    assert scores.intent_macro_f1 == pytest.approx((18 / 19) / 2)


def test_entities_count_word_by_word_and_a_wrong_type_is_an_error_on_both_sides() -> None:
    said = [annotated("[neuer Perso](service) am [Freitag](date)", "ask_fee")]
    found = Understood.from_parse(parse("ask_fee", entities=((6, 11, "service"), (15, 22, "time"))))
    scores = score(said, [found])
    # Three words are annotated, two are marked, one of these is right.
    assert scores.entity_f1 == pytest.approx(2 * 1 / (3 + 2))
    assert scores.entity_f1_by_type["service"] == pytest.approx(2 * 1 / (2 + 1))
    assert scores.entity_f1_by_type["date"] == 0.0


def test_entity_types_that_only_one_system_knows_do_not_count() -> None:
    found = Understood.from_parse(parse("report_defect", entities=((0, 7, "defect"),)))
    assert found.entities == ()
    assert score([Utterance("Laterne", "report_defect", (Entity(0, 7, "unit"),))], [found]).entity_f1 == 0.0
