"""What is shown, and what is held back."""

from __future__ import annotations

import subprocess
import sys

import pytest
from grounded_answers import answer, quote_the_best

import cqc_wellled

QUESTION = "What does a board need to lead?"


def test_an_answer_is_quoted_and_cited() -> None:
    """What stands is shown, with the citation of the item that it is from."""
    given = answer("closed cultures", quote_the_best)
    criterion = cqc_wellled.criteria_mentioning("duty of candour")[0]
    assert () == given.reasons
    assert given.text.removeprefix("The guidance says: “").removesuffix("”") in criterion.text
    assert (cqc_wellled.cite(criterion),) == given.sources


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("“The board must have the right skills at all times.”", "absent"),
        ("“The board has a mix of skills and experience to enable its members”", "altered"),
        ("Boards need skills.", "it quotes nothing"),
    ],
)
def test_an_answer_that_the_guidance_does_not_bear_is_held_back(text: str, reason: str) -> None:
    """A paraphrase called a quotation, a changed quotation, and no quotation are not shown."""
    given = answer(QUESTION, lambda _prompt: text)
    assert ("", ()) == (given.text, given.sources)
    assert reason in given.reasons[0]


def test_a_model_may_mend_its_quotation() -> None:
    """The model is told what is wrong, with the guidance's words, and may try again."""
    prompts: list[str] = []

    def model(prompt: str) -> str:
        prompts.append(prompt)
        if len(prompts) == 1:
            return "“The board has a mix of skills and experience to enable its members”"
        return "“The board has an appropriate mix of skills and experience to enable its members”"

    given = answer(QUESTION, model)
    assert "appropriate mix" in given.text
    assert "was not shown" in prompts[1]


def test_a_question_about_something_else_reaches_no_model() -> None:
    """When nothing is found the model is not asked."""

    def model(prompt: str) -> str:
        raise AssertionError(prompt)

    assert answer("zebra crossings", model).reasons == (
        "the guidance says nothing about these words",
    )


def test_the_command_answers() -> None:
    """The command prints the answer and its source."""
    done = subprocess.run(
        [sys.executable, "-m", "grounded_answers", "succession planning"],
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert "succession planning" in done.stdout
