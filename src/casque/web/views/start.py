"""Room: start. The first run: a home, the first lead, and then never again."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.forms import SetPasswordMixin
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from casque.db import members
from casque.db.models import Member
from casque.errors import CasqueError, MemberRefused
from casque.ports import SystemClock
from casque.web import first_run, house
from casque.web.access import asks
from casque.web.coming_in import NewMember
from casque.web.templatetags.reason_words import reason

COOKIE: Final = "casque_first_key"
NAME: Final = re.compile(r"\A[A-Za-z0-9][A-Za-z0-9_.-]{0,63}\Z")
FORBIDDEN: Final = 403

View = Callable[[HttpRequest], HttpResponse]

if TYPE_CHECKING:
    _Passwords = SetPasswordMixin[User]
else:
    _Passwords = SetPasswordMixin  # generic for the type checker alone


class Programme(forms.Form):
    """What a programme is called, and which packaged one it begins from."""

    base = forms.ChoiceField(
        label=_("Begin from"),
        widget=forms.RadioSelect,
        help_text=_("Its products, sites, words and laws are copied; all of it is yours to edit."),
    )
    name = forms.RegexField(
        NAME,
        label=_("Short name"),
        max_length=64,
        help_text=_("Letters, digits and - _ . such as ivory-watch. It stands on files."),
        error_messages={
            "invalid": _("Use letters, digits and - _ . and begin with a letter or digit.")
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        help_text=_("As it stands on reports."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=_("Language of the screens"), choices=settings.LANGUAGES)

    def __init__(self, *values: Any, **named: Any) -> None:  # Any: as Django has it
        super().__init__(*values, **named)
        language = get_language() or "en"
        base = self.fields["base"]
        assert isinstance(base, forms.ChoiceField)  # for the type checker
        base.choices = first_run.programmes(language)
        base.initial, self.fields["language"].initial = "sample", language


class FirstLead(_Passwords, NewMember):
    """The first account: a lead, who gives accounts to the others."""

    password1, password2 = SetPasswordMixin.create_password_fields()

    def clean(self) -> dict[str, Any]:
        """Hold the password to the rules."""
        self.validate_passwords()
        self.validate_password_for_user(User(username=self.cleaned_data.get("username", "")))
        return self.cleaned_data


def _with_key(view: View) -> View:
    """Return the view, shut to whom the terminal gave no key, and to all once somebody is in."""

    @wraps(view)
    def shut(request: HttpRequest) -> HttpResponse:
        if house.is_set_up():
            return redirect("enter")
        if not house.opens(request.COOKIES.get(COOKIE, "")):
            return render(request, "casque/start/shut.html", status=FORBIDDEN)
        return view(request)

    return shut


@asks("start")
def start(request: HttpRequest) -> HttpResponse:
    """Return the page of the first run; a key in the address is kept, and leaves the address."""
    key = request.GET.get("key")
    if key is None or not house.opens(key):
        return _begin(request)
    answer = redirect("start")
    answer.set_cookie(
        COOKIE, key, httponly=True, samesite="Strict", secure=settings.SESSION_COOKIE_SECURE
    )
    return answer


@_with_key
def _begin(request: HttpRequest) -> HttpResponse:
    """Return what comes next: a home, the sample as it is played, or the first account."""
    if first_run.is_loading(house.expected()):
        return render(request, "casque/start/loading.html")
    if not house.is_inhabited():
        return _choose(request, Programme())
    if house.is_set_up():  # the sample has just been played
        return redirect("enter")
    return render(request, "casque/start/first_lead.html", {"form": FirstLead()})


def _choose(request: HttpRequest, form: Programme, problem: str = "") -> HttpResponse:
    words = {
        "form": form,
        "problem": problem or first_run.problem(),
        "is_of_sample": not problem and bool(first_run.problem()),
        "where": house.expected().absolute(),
        "months": first_run.SAMPLE_MONTHS,
    }
    return render(request, "casque/start/choose.html", words)


@require_POST
@_with_key
def _sample(request: HttpRequest) -> HttpResponse:
    """Begin to play the sample."""
    if not house.is_inhabited():
        first_run.load_sample(house.expected())
    return redirect("start")


@_with_key
def _progress(request: HttpRequest) -> HttpResponse:
    """Return how far the sample is, or htmx to the next page once it stands."""
    if first_run.is_loading(house.expected()):
        return render(request, "casque/start/_loading.html")
    return HttpResponseClientRedirect(reverse("start"))


@require_POST
@_with_key
def _programme(request: HttpRequest) -> HttpResponse:
    """Make a home with a programme of one's own."""
    if house.is_inhabited() or first_run.is_loading(house.expected()):
        return redirect("start")
    form = Programme(request.POST)
    if not form.is_valid():
        return _choose(request, form)
    wanted = form.cleaned_data
    try:
        first_run.found(
            house.expected(), base=wanted["base"], name=wanted["name"], title=wanted["title"]
        )
    except CasqueError as error:
        return _choose(request, form, str(error))
    answer = redirect("start")
    answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, wanted["language"], samesite="Strict")
    return answer


@require_POST
@_with_key
def _account(request: HttpRequest) -> HttpResponse:
    """Make the first lead, and let them in as far as the second factor."""
    if not house.is_inhabited():
        return redirect("start")
    form = FirstLead(request.POST)
    if form.is_valid():
        try:
            member = _first_lead(form.cleaned_data)
        except MemberRefused as error:
            form.add_error(None, reason(error))
        else:
            house.set_first_key("")
            login(request, members.user_of(member), backend=settings.AUTHENTICATION_BACKENDS[-1])
            answer = redirect("enrol")
            answer.delete_cookie(COOKIE, samesite="Strict")
            return answer
    return render(request, "casque/start/first_lead.html", {"form": form})


def _first_lead(wanted: dict[str, str]) -> Member:
    """Add the first lead; their language is that in which they made the account."""
    return members.add_first_lead(
        username=wanted["username"],
        code=wanted["code"],
        password=wanted["password1"],
        now=SystemClock().now(),
        language=get_language() or "",
    )


sample = asks("start")(_sample)
progress = asks("start")(_progress)
programme = asks("start")(_programme)
account = asks("start")(_account)

URLS: Final[list[URLPattern]] = [
    path("start/", start, name="start"),
    path("start/sample/", sample, name="start-sample"),
    path("start/progress/", progress, name="start-progress"),
    path("start/programme/", programme, name="start-programme"),
    path("start/account/", account, name="start-account"),
]
