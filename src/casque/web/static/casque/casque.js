// Small conveniences of every page; all of it works without.
"use strict";
// HTMX sends the token that Django wants with every change.
document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]");
  if (token) event.detail.headers["X-CSRFToken"] = token.value;
});
// Forms that ask "sure?" in words of their own: <form data-sure="...">
document.addEventListener("submit", (event) => {
  const words = event.target.dataset && event.target.dataset.sure;
  if (words && !window.confirm(words)) event.preventDefault();
});
