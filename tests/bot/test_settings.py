"""The settings: defaults, every bad key named at once, nothing secret shown."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import KEYS, BadSettings, read_settings
from tests.process import ROOT

TOKEN = "123456:abcdefghijklmnopqrstuvwxyz"
SECRET = "a-secret-for-one-test-only"


def problems(**env: str) -> list[str]:
    with pytest.raises(BadSettings) as bad:
        read_settings(env)
    return bad.value.problems


def keys_of(found: list[str]) -> set[str]:
    return {problem.split(":")[0] for problem in found}


def test_the_defaults() -> None:
    settings = read_settings({})
    assert settings.bot_token == ""
    assert settings.telegram_api_url == "https://api.telegram.org"
    assert settings.database_url == "sqlite:///data/chibo.sqlite"
    assert settings.data_dir == Path("data")
    assert settings.operator_ids == frozenset()
    assert settings.timezone == "Asia/Ho_Chi_Minh"
    assert (settings.webhook_url, settings.webhook_secret, settings.web_port) == (None, None, None)
    assert (settings.log_level, settings.log_format) == ("INFO", "text")


def test_empty_is_as_good_as_not_there() -> None:
    assert read_settings(dict.fromkeys(KEYS, "  ")) == read_settings({})
    assert read_settings(dict.fromkeys(KEYS)) == read_settings({})


def test_everything_given() -> None:
    settings = read_settings(
        {
            "BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": "http://127.0.0.1:8081/",
            "TELEGRAM_PROXY_URL": "http://user:password@proxy:3128",
            "DATABASE_URL": "postgresql+psycopg://bot:hidden@db/chibo",
            "DATA_DIR": "/srv/bot",
            "OPERATOR_IDS": "111, 222,",
            "TIMEZONE": "Europe/Berlin",
            "WEBHOOK_URL": "https://bot.example.org/hooks/",
            "WEBHOOK_SECRET": SECRET,
            "WEB_PORT": "8443",
            "LOG_LEVEL": "debug",
            "LOG_FORMAT": "JSON",
        }
    )
    assert settings.telegram_api_url == "http://127.0.0.1:8081"
    assert settings.operator_ids == {111, 222}
    assert settings.webhook_url == "https://bot.example.org/hooks"
    assert settings.web_port == 8443
    assert (settings.log_level, settings.log_format) == ("DEBUG", "json")


def test_the_database_follows_the_data_folder() -> None:
    assert read_settings({"DATA_DIR": "/srv/bot"}).database_url == "sqlite:////srv/bot/chibo.sqlite"


BAD = {
    "BOT_TOKEN": ["hello", "123456", f"{TOKEN} x", "bot" + TOKEN],
    "TELEGRAM_API_URL": ["api.telegram.org", "https://host/bot", "ftp://host", "https://host?x=1"],
    "TELEGRAM_PROXY_URL": ["socks5://proxy:1080", "proxy:3128", "http://"],
    "DATABASE_URL": ["mysql://host/name", "chibo.sqlite", "sqlite://"],
    "OPERATOR_IDS": ["me", "111;222", "1.5"],
    "TIMEZONE": ["Hanoi", "+07:00", "asia/ho_chi_minh"],
    "WEBHOOK_URL": ["bot.example.org", "ftp://host"],
    "PUBLIC_URL": ["bot.example.org", "ftp://host"],
    "BACKUP_PASSPHRASE": ["short", "eleven long"],
    "BACKUP_HOUR": ["24", "-1", "2:30", "two"],
    "BACKUP_KEEP": ["0", "-3", "all"],
    "WEBHOOK_SECRET": ["short", "with a space in it", "x" * 257],
    "WEB_PORT": ["0", "65536", "https", "-1", "80.5"],
    "LOG_LEVEL": ["loud", "10"],
    "LOG_FORMAT": ["xml"],
}


@pytest.mark.parametrize(
    ("key", "value"), [(key, one) for key, many in BAD.items() for one in many]
)
def test_a_bad_value_is_named_with_what_is_expected(key: str, value: str) -> None:
    others = {"WEBHOOK_SECRET": SECRET, "WEB_PORT": "8443"} if key == "WEBHOOK_URL" else {}
    assert problems(**{**others, key: value}) == [f"{key}: {KEYS[key][2]}"]


def test_every_bad_key_is_named_at_once() -> None:
    found = problems(**{key: values[0] for key, values in BAD.items()})
    assert keys_of(found) == set(BAD)
    assert len(found) == len(BAD)


def test_calendars_are_reached_where_the_webhook_is_unless_said_otherwise() -> None:
    hook = {
        "WEBHOOK_URL": "https://bot.example.org",
        "WEBHOOK_SECRET": SECRET,
        "WEB_PORT": "8443",
    }
    other = {"PUBLIC_URL": "https://lich.example.org/", "WEB_PORT": "8443"}
    assert read_settings({}).public_url is None
    assert read_settings(hook).public_url == "https://bot.example.org"
    assert read_settings({**hook, **other}).public_url == "https://lich.example.org"
    assert problems(PUBLIC_URL="https://lich.example.org") == ["WEB_PORT: needed with PUBLIC_URL"]


def test_a_webhook_needs_its_secret_and_its_port() -> None:
    url = "https://bot.example.org"
    assert keys_of(problems(WEBHOOK_URL=url)) == {"WEBHOOK_SECRET", "WEB_PORT"}
    assert keys_of(problems(WEBHOOK_URL=url, WEB_PORT="8443")) == {"WEBHOOK_SECRET"}
    assert keys_of(problems(WEBHOOK_URL=url, WEBHOOK_SECRET=SECRET)) == {"WEB_PORT"}
    read_settings({"WEB_PORT": "8443"})


def test_nothing_secret_is_shown() -> None:
    settings = read_settings(
        {
            "BOT_TOKEN": TOKEN,
            "TELEGRAM_PROXY_URL": "http://user:password@proxy:3128",
            "DATABASE_URL": "postgresql+psycopg://bot:hidden@db/chibo",
            "WEBHOOK_SECRET": SECRET,
        }
    )
    for secret in (TOKEN, "password", "hidden", SECRET):
        assert secret not in repr(settings)
        assert secret not in str(settings)


def test_no_problem_repeats_what_was_typed() -> None:
    wrong = "typed-into-the-wrong-line"
    assert not any(wrong in problem for problem in problems(BOT_TOKEN=wrong, WEBHOOK_URL=wrong))


def test_every_key_stands_in_the_example() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    shown = {line.lstrip("# ").split("=")[0] for line in lines if "=" in line}
    assert set(KEYS) <= shown


def test_the_operators_table_says_what_the_program_expects() -> None:
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([A-Z_]+)` \| (.+) \|$", page, re.MULTILINE))
    assert set(rows) == set(KEYS)
    for key, (default, parse, expected) in KEYS.items():
        if default not in (None, "", frozenset()):
            assert f"`{default}`" in rows[key], key
        if least := re.match(r"(\d+)( letters)? or more", expected):
            assert re.search(rf"\| {least[1]}( characters)? or more", rows[key]), key
            enough = int(least[1])
            typed = "x" * enough if least[2] else str(enough)
            parse(typed)
            with pytest.raises(ValueError, match=r"."):
                parse(typed[1:] if least[2] else str(enough - 1))


@pytest.mark.parametrize("command", [[], ["run"], ["demo"], ["migrate"], ["import", "list.csv"]])
def test_the_program_names_every_bad_key_and_ends(command: list[str], tmp_path: Path) -> None:
    bad = {"BOT_TOKEN": "hello", "TIMEZONE": "Hanoi", "WEB_PORT": "no"}
    (tmp_path / ".env").write_text("LOG_FORMAT=xml\nWEB_PORT=8443\n")
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **bad}
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "bot", *command],
        env=env, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    for key in (*bad, "LOG_FORMAT"):
        assert f"{key}: {KEYS[key][2]}" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert [one.name for one in tmp_path.iterdir()] == [".env"]
