// What scrolls sideways has to be reached by the keyboard too; not every browser sees to that.
const reachWhatScrolls = () => {
  for (const box of document.querySelectorAll("pre, .table-wrapper, .cell_output .output")) {
    if (box.scrollWidth > box.clientWidth) {
      box.tabIndex = 0;
    } else {
      box.removeAttribute("tabindex");
    }
  }
};
addEventListener("load", reachWhatScrolls);
addEventListener("resize", reachWhatScrolls);
