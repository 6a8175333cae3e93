"use strict";
(function () {
  var table = document.querySelector("#mines table");
  var filters = document.getElementById("filters");
  if (!table || !filters) { return; }
  var body = table.tBodies[0];
  var words = filters.dataset;
  function made(tag, text) {
    var element = document.createElement(tag);
    if (text) { element.textContent = text; }
    return element;
  }
  function labelled(text, field) {
    var label = made("label", text + " ");
    label.appendChild(field);
    filters.appendChild(label);
    return field;
  }
  var search = labelled(words.search, made("input"));
  search.type = "search";
  var choice = labelled(words.verdict, made("select"));
  var shown = made("span");
  shown.setAttribute("role", "status");
  filters.appendChild(shown);
  var rows = Array.prototype.slice.call(body.rows).map(function (row) {
    return { row: row, text: (row.textContent + " " + row.dataset.ids).toLowerCase(), verdict: row.cells[2].textContent };
  });
  var verdicts = [];
  rows.forEach(function (of) { if (verdicts.indexOf(of.verdict) < 0) { verdicts.push(of.verdict); } });
  choice.appendChild(new Option(words.all, ""));
  verdicts.forEach(function (verdict) { choice.appendChild(new Option(verdict, verdict)); });
  function filter() {
    var wanted = search.value.trim().toLowerCase();
    var count = 0;
    rows.forEach(function (of) {
      var is = of.text.indexOf(wanted) >= 0 && (!choice.value || of.verdict === choice.value);
      of.row.hidden = !is;
      count += is ? 1 : 0;
    });
    shown.textContent = words.shown.replace("#", String(count));
  }
  search.addEventListener("input", filter);
  choice.addEventListener("change", filter);
  filter();
  var heads = Array.prototype.slice.call(table.tHead.rows[0].cells);
  function key(row, column) {
    var cell = row.cells[column];
    var rank = cell.getAttribute("data-rank");
    if (rank !== null) { return Number(rank); }
    return cell.className === "n" ? Number(cell.textContent) : cell.textContent;
  }
  heads.forEach(function (head, column) {
    var button = made("button", head.textContent);
    button.type = "button";
    head.textContent = "";
    head.appendChild(button);
    button.addEventListener("click", function () {
      var descending = head.getAttribute("aria-sort") === "ascending";
      heads.forEach(function (other) { other.removeAttribute("aria-sort"); });
      head.setAttribute("aria-sort", descending ? "descending" : "ascending");
      rows.map(function (of) { return { row: of.row, key: key(of.row, column) }; })
        .sort(function (a, b) {
          var order = typeof a.key === "number" ? a.key - b.key : a.key.localeCompare(b.key);
          return descending ? -order : order;
        })
        .forEach(function (of) { body.appendChild(of.row); });
    });
  });
})();
