"""Every intent leads somewhere, and only where something is."""

from __future__ import annotations

from collections import Counter
from typing import Any

from bot.settings import ROOT
from tests.structure.project import domain, read, responses, rules

_BUILT_IN = {"action_listen", "action_deactivate_loop", "action_restart", "action_session_start"}


def test_every_intent_has_exactly_one_rule() -> None:
    counts = Counter(_intents_of(rule)[0] for rule in rules() if _is_unconditional(rule))
    missing = set(domain()["intents"]) - set(counts)
    assert missing == set()
    assert [intent for intent, count in counts.items() if count > 1] == []


def test_rules_name_only_intents_actions_and_forms_that_exist() -> None:
    known = {*domain()["actions"], *responses(), *domain().get("forms", {}), *_BUILT_IN}
    for rule in rules():
        assert set(_intents_of(rule)) <= set(domain()["intents"]), rule
        assert {step["action"] for step in rule["steps"] if "action" in step} <= known, rule


def test_no_two_rules_have_the_same_name() -> None:
    names = Counter(rule.get("rule") or rule.get("story") for rule in rules())
    assert [name for name, count in names.items() if count > 1] == []


def test_every_response_is_said_by_a_rule_and_every_action_is_used() -> None:
    used = {step["action"] for rule in rules() for step in rule["steps"] if "action" in step}
    fallback = {policy.get("core_fallback_action_name") for policy in read(ROOT / "config.yml")["policies"]}
    assert set(responses()) - used == set()
    validating = {f"validate_{form}" for form in domain()["forms"]}
    assert set(domain()["actions"]) - used - fallback - validating == set()


def test_what_no_rule_knows_is_handled_by_our_own_fallback() -> None:
    (policy,) = (p for p in read(ROOT / "config.yml")["policies"] if p["name"] == "RulePolicy")
    assert policy["core_fallback_action_name"] in domain()["actions"]
    assert policy["enable_fallback_prediction"] is True
    everywhere = str(rules()) + str(read(ROOT / "config.yml"))
    assert "action_default_fallback" not in everywhere, "it takes back what the citizen said"
    assert "action_two_stage_fallback" not in everywhere, "it would show names of intents"


def test_only_rules_and_memorised_stories_decide() -> None:
    names = {policy["name"] for policy in read(ROOT / "config.yml")["policies"]}
    assert names <= {"RulePolicy", "MemoizationPolicy", "AugmentedMemoizationPolicy"}
    assert len(names & {"MemoizationPolicy", "AugmentedMemoizationPolicy"}) < 2


def _intents_of(rule: dict[str, Any]) -> list[str]:
    named = (step["intent"] for step in rule["steps"] if "intent" in step)
    return [name for names in named for name in ([names] if isinstance(names, str) else names)]


def _is_unconditional(rule: dict[str, Any]) -> bool:
    return "rule" in rule and not rule.get("condition") and bool(_intents_of(rule))
