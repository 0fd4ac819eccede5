// Copies the text of a field. Without this the field can be marked by hand, and its button is not shown.

async function copy(field) {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    // There is no clipboard where the address is none that the browser trusts.
    return document.execCommand("copy");
  }
}

for (const button of document.querySelectorAll("button[data-copies]")) {
  const field = document.getElementById(button.dataset.copies);
  const told = button.parentElement.querySelector("[role=status]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    told.textContent = "";
    told.textContent = (await copy(field)) ? "Copied" : "The browser does not copy: it is marked, copy it by hand";
  });
}
