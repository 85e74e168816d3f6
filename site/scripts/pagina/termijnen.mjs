// The table of deadlines: what is still to come, the first few of it.

const MOST_COMING = 5;

/** Hide the deadlines that have passed, and those further away; without this script they all stand there. */
export function startDeadlines(document, today) {
  const rows = [...document.querySelectorAll("#termijnentabel tbody tr")];
  const day = localDay(today);
  const coming = rows.filter((row) => row.dataset.dag >= day);
  if (coming.length === 0) return;
  for (const row of rows) row.hidden = !coming.slice(0, MOST_COMING).includes(row);
}

function localDay(date) {
  const two = (number) => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
