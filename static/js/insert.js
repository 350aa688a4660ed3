// A button [data-insert] puts its variable where the cursor last stood in one of the texts.
// Without this file the server puts it at the end.

let text = null

document.addEventListener("focusin", event => {
  if (event.target.matches?.("[data-texts] textarea")) text = event.target
})

document.addEventListener("click", event => {
  const button = event.target.closest?.("[data-insert]")
  const into = text?.isConnected ? text : document.querySelector("[data-texts] textarea")
  if (!button || !into) return
  event.preventDefault()
  into.setRangeText(button.dataset.insert, into.selectionStart, into.selectionEnd, "end")
  into.dispatchEvent(new Event("input", { bubbles: true }))
  into.focus()
})
