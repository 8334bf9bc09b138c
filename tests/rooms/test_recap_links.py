"""Links that people shared, found in what they wrote."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.rooms.recap import MOST_LINKS, SharedLink, addresses_in, links_in
from alongside.rooms.text import TEXT_LENGTH


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("", []),
        ("no link, no nothing", []),
        ("https://example.org", ["https://example.org"]),
        ("http://example.org/a?b=c&d=%20#e", ["http://example.org/a?b=c&d=%20#e"]),
        ("See https://example.org/a, please.", ["https://example.org/a"]),
        ("Is it https://example.org/?", ["https://example.org/"]),
        ("It is https://example.org/a/!!!", ["https://example.org/a/"]),
        ("https://example.org:8080/x; http://localhost:3000.", ["https://example.org:8080/x", "http://localhost:3000"]),
        ("(https://example.org/b)", ["https://example.org/b"]),
        ("(see https://example.org/b.)", ["https://example.org/b"]),
        ("[https://example.org/b]", ["https://example.org/b"]),
        ("https://example.org/c_(d)", ["https://example.org/c_(d)"]),
        ("https://example.org/c_(d).", ["https://example.org/c_(d)"]),
        ("(https://example.org/c_(d))", ["https://example.org/c_(d)"]),
        ("(both https://example.org/(c)d)", ["https://example.org/(c)d"]),
        ("<https://example.org/e>", ["https://example.org/e"]),
        ("<a href='https://example.org/f'>f</a>", ["https://example.org/f"]),
        ('"https://example.org/g"', ["https://example.org/g"]),
        ("run `curl https://example.org/h` now", ["https://example.org/h"]),
        ("https://example.org/i\nhttps://example.org/j", ["https://example.org/i", "https://example.org/j"]),
        ("https://example.org/i https://example.org/i", ["https://example.org/i", "https://example.org/i"]),
        ("https://bücher.example/ä", ["https://bücher.example/ä"]),
        ("https://", []),
        ("https://...", []),
        ("http://)", []),
        ("javascript:alert(1) data:text/html,x file:///etc/passwd ftp://example.org", []),
        ("https:/example.org http//example.org www.example.org", []),
    ],
)
def test_an_address_is_what_is_not_the_sentence_around_it(text: str, addresses: list[str]) -> None:
    assert addresses_in(text) == addresses


words = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters='/<>"`'), min_size=1, max_size=8)
paths = st.from_regex(r"[a-z]{1,8}\.example(/[a-zA-Z0-9_~%=-]{1,6}){0,3}", fullmatch=True)
ends = st.sampled_from(["", ".", ",", "!", "?", ")", "]", "'", '"', ").", "...", "'),"])


@given(st.lists(st.tuples(words, st.sampled_from(["http", "https"]), paths, ends)))
def test_every_address_is_found_whatever_surrounds_it(parts: list[tuple[str, str, str, str]]) -> None:
    text = "\n".join(f"{word} ({scheme}://{path}{end} {word}" for word, scheme, path, end in parts)
    assert addresses_in(text) == [f"{scheme}://{path}" for _, scheme, path, _ in parts]


@given(
    st.text(max_size=200)
    | st.lists(st.sampled_from(["https://", "http://a", ")", "(", ".", "`", " ", "é"])).map("".join)
)
def test_whatever_is_written_an_address_is_part_of_it_and_leads_to_the_web(text: str) -> None:
    for address in addresses_in(text):
        assert address in text
        assert address.startswith(("http://", "https://"))
        assert address.split("//", 1)[1]
        assert not set(address) & set(' \n\t<>"`')
        assert addresses_in(address) == [address]


@pytest.mark.parametrize(
    "piece",
    [
        "h",
        "http",
        "http:/",
        "http://",
        "https://a",
        "https://a(",
        "https://a)",
        "(((",
        ")))",
        "https://a/(.",
        ".",
        "h(t)",
    ],
)
def test_hostile_text_takes_no_longer_than_other_text(piece: str) -> None:
    # What grows faster than the text does would not come to an end here.
    text = "https://a" + piece * (2_000_000 // len(piece))
    assert all(address in text for address in addresses_in(text)[:3])


def test_a_link_is_listed_once_with_whoever_shared_it_first() -> None:
    said = [
        ("Ann", "https://example.org/a and https://example.org/b"),
        ("Bob", "https://example.org/c, https://example.org/a"),
        ("Ann", "https://example.org/c"),
    ]
    assert links_in(said) == (
        SharedLink("https://example.org/a", "Ann"),
        SharedLink("https://example.org/b", "Ann"),
        SharedLink("https://example.org/c", "Bob"),
    )


def test_a_recap_has_only_so_many_links_and_keeps_the_first() -> None:
    said = [("Ann", f"https://example.org/{number}") for number in range(MOST_LINKS + 5)]
    links = links_in(said)
    assert [link.address for link in links] == [text for _, text in said[:MOST_LINKS]]


def test_the_longest_message_may_be_one_address() -> None:
    text = "https://example.org/".ljust(TEXT_LENGTH, "a")
    assert links_in([("Ann", text)]) == (SharedLink(text, "Ann"),)
