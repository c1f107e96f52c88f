"""Whatever is refused is answered with a problem document, in the language that was asked for."""

import pytest

from huline.api.http.problems import Rejected, answer, language, shown
from huline.api.intake.tasks import Busy
from huline.models.errors import BadInput, EngineFailed, Problem, TooLarge
from huline.models.sentence import both
from huline.models.service import ProblemReport
from tests.languages import CHINESE, is_chinese


def _scope(accepts=""):
    return {"type": "http", "headers": [(b"accept-language", accepts.encode())], "path": "/x"}


def _report(error, accepts=""):
    response = answer(error, _scope(accepts))
    assert response.media_type == "application/problem+json"
    report = ProblemReport.model_validate_json(response.body)
    assert report.status == response.status_code
    return report, response


@pytest.mark.parametrize(("accepts", "lang"), [
    ("", "en"), ("*", "en"), ("fr", "en"), ("zh", "zh"), ("zh-CN", "zh"), ("zh-Hant-TW,en", "zh"),
    ("en-GB, zh;q=0.9", "en"), ("zh;q=0.8, en;q=0.9", "en"), ("en;q=0.1,zh;q=0.2", "zh"),
    ("zh;q=0", "en"), ("zh;q=x", "en"), ("zhx", "en"), (",;;q=,", "en"), ("ZH-cn; q=0.5", "zh"),
])  # fmt: skip
def test_the_language_is_the_one_that_accept_language_prefers(accepts, lang):
    assert language(_scope(accepts)) == lang


def test_every_problem_is_listed_up_to_a_thousand():
    said = both("is wrong", "有误")
    for count, truncated in ((1000, False), (1001, True)):
        problems = [Problem("", i, "cards", "value", said) for i in range(count)]
        report, _ = _report(BadInput(problems))
        assert (len(report.errors), report.truncated) == (1000, truncated)
        assert report.detail.startswith(str(count))


def test_a_problem_keeps_its_pointer_row_field_code_and_hint_in_either_language():
    said, hint = both("must be a number", "应为数字"), both("write 8", "请写 8")
    path = ("pools", 3, "a/b~c")
    error = BadInput([Problem("", 7, "pools[x].cards", "value", said, hint, path)])
    english, _ = _report(error)
    chinese, response = _report(error, "zh")
    assert english.errors[0].model_dump() == {
        "pointer": "/pools/3/a~1b~0c", "row": 7, "field": "pools[x].cards", "code": "value",
        "message": "must be a number", "hint": "write 8",
    }  # fmt: skip
    assert (chinese.errors[0].message, chinese.errors[0].hint) == ("应为数字", "请写 8")
    assert is_chinese(chinese.title)
    assert response.headers["content-language"] == "zh"
    assert response.headers["vary"] == "Accept-Language"


@pytest.mark.parametrize(("error", "status"), [
    (BadInput([Problem("", 1, "", "json", both("a", "啊"))]), 400),
    (BadInput([Problem("", 1, "", "value", both("a", "啊"))]), 422),
    (TooLarge(both("a", "啊")), 422),
    (Rejected(412, both("a", "啊")), 412),
    (Rejected(409, both("a", "啊"), code="idempotency"), 409),
    (Busy(both("a", "啊")), 503),
])  # fmt: skip
def test_each_kind_of_error_has_its_status(error, status):
    report, _ = _report(error)
    assert report.status == status


def test_headers_of_a_refusal_are_sent():
    _, response = _report(Rejected(429, headers={"Retry-After": "7"}))
    assert response.headers["retry-after"] == "7"


def test_a_fault_of_ours_tells_nothing_but_the_entry_of_the_log(capsys):
    report, _ = _report(EngineFailed(both("solver at /opt/secret died", "求解器出错")))
    assert report.status == 500
    assert "secret" not in report.model_dump_json()
    entry = report.detail.split()[-1]
    assert entry in capsys.readouterr().out


@pytest.mark.parametrize("hidden", [
    "\u202e", "\u2066", "\u200b", "\x00", "\x1b", "\r", "\n", "\ud800", "\ue000", "\u2028",
])  # fmt: skip
def test_hidden_characters_never_come_back(hidden):
    report, response = _report(
        BadInput([Problem("", 1, f"x{hidden}", "value", both("'{v}'", "“{v}”", v=f"a{hidden}b"),
                          both("{v}", "{v}", v=hidden), (f"y{hidden}",))])
    )  # fmt: skip
    for text in (*report.errors[0].model_dump().values(), report.detail):
        assert hidden not in str(text)
    assert f"{ord(hidden):04x}" in report.errors[0].message
    response.body.decode("utf-8")


def test_long_input_comes_back_cut_short():
    long = "x" * 10**6
    report, _ = _report(
        BadInput([Problem("", 1, long, "value", both("{v}", "{v}", v=long), path=(long,))])
    )
    assert len(report.model_dump_json()) < 3000
    assert shown("中" * 10, 4) == "中中中中…"


def test_paths_and_methods_that_are_not_there_are_told_in_the_same_way(small):
    for response, status in (
        (small.get("/nowhere/%0d%0a%e2%80%ae"), 404),
        (small.put("/count"), 405),
        (small.post("/echo/../../etc/passwd"), 404),
    ):
        assert response.status_code == status
        assert response.headers["content-type"] == "application/problem+json"
        report = ProblemReport.model_validate_json(response.content)
        assert report.status == status
        assert "nowhere" not in response.text
    assert small.put("/count").headers["allow"] == "GET"


@pytest.mark.parametrize(
    "query", ["", "?limit=", "?limit=x", "?limit=0", "?limit=101", "?limit=1e9"]
)
def test_parameters_are_judged_in_our_words(small, query):
    for lang in ("en", "zh"):
        response = small.get(f"/count{query}", headers={"Accept-Language": lang})
        report = ProblemReport.model_validate_json(response.content)
        assert (report.status, report.errors[0].field) == (422, "limit")
        assert bool(CHINESE.search(report.errors[0].message)) == (lang == "zh")
        assert "Input should" not in response.text


def test_a_failure_of_ours_is_answered_without_trace_or_path(small):
    response = small.get("/failure", headers={"X-Request-ID": "abc-12345678"})
    report = ProblemReport.model_validate_json(response.content)
    assert (response.status_code, report.code) == (500, "internal")
    assert "abc-12345678" in report.detail
    assert not {"secret", "KeyError", "Traceback"} & set(response.text.split())
    assert "secret" not in response.text


def test_every_response_carries_safe_headers(small):
    for path in ("/count?limit=1", "/nowhere", "/failure", "/count"):
        headers = small.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert len(headers["x-request-id"]) >= 8
        # loopback is not TLS
        assert "strict-transport-security" not in headers


def test_an_id_of_a_request_that_is_no_plain_word_is_replaced(small):
    told = small.get("/nowhere", headers={"X-Request-ID": "a b;<script>"})
    assert told.headers["x-request-id"].isalnum()
