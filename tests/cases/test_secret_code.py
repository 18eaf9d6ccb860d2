"""Secrets: shown once, accepted in any spelling, never kept in the clear."""

from __future__ import annotations

import random
import time

from bot.cases.code_characters import ALPHABET
from bot.cases.secret_code import hash_secret, new_secret, verify_secret


def test_a_secret_is_two_groups_of_readable_characters() -> None:
    secrets = [new_secret() for _ in range(200)]
    assert all(len(secret) == 9 and secret[4] == "-" for secret in secrets)
    assert set("".join(secrets)) <= set(ALPHABET + "-")
    assert len(set(secrets)) == 200


def test_a_secret_is_accepted_in_any_spelling_and_no_other_is() -> None:
    stored = hash_secret("ABCD-EFGH")
    for spelling in ("ABCD-EFGH", "abcdefgh", " abcd efgh ", "Anton Berta Cäsar Dora efgh"):
        assert verify_secret(spelling, stored)
    for other in ("", "ABCD-EFGJ", "ABCD", stored, "\x00", "A" * 100_000):
        assert not verify_secret(other, stored)


def test_what_is_stored_does_not_show_the_secret_or_that_two_are_the_same() -> None:
    first, second = hash_secret("ABCD-EFGH"), hash_secret("ABCD-EFGH")
    assert first != second
    assert "ABCD" not in first
    assert len(first) <= 200


def test_no_secret_is_right_for_a_case_that_does_not_exist() -> None:
    assert not verify_secret("ABCD-EFGH", None)
    assert not verify_secret("", None)


def test_an_unknown_case_takes_as_long_as_a_wrong_secret() -> None:
    stored = hash_secret("ABCD-EFGH")

    def seconds(kept: str | None) -> float:
        best = []
        for _ in range(8):
            begun = time.process_time()
            verify_secret("ABCD-EFGJ", kept)
            best.append(time.process_time() - begun)
        return min(best)

    assert 0.5 < seconds(None) / seconds(stored) < 2


def test_a_secret_never_holds_a_spelling_word() -> None:
    class Favourite(random.Random):
        def choice(self, seq: str) -> str:  # type: ignore[override]
            self.drawn = getattr(self, "drawn", -1) + 1
            return "ACHTNEUNABCDEFGH"[self.drawn]

    assert new_secret(Favourite()) == "ABCD-EFGH"
