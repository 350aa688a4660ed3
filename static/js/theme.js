// Runs before the first paint: the chosen appearance, and the mark that scripts are there.
document.documentElement.classList.add("js")
try {
  const theme = localStorage.getItem("theme")
  if (theme) document.documentElement.dataset.theme = theme
} catch { /* storage refused: the system's choice stands */ }
