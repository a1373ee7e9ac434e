// What was on its way when the page was left, in this tab until it is sent or given up.
const key = () => `ukeire:uploads:${location.pathname}${new URLSearchParams(location.search).get("about") ?? ""}`;

// jobs: of {item, name, id, file}
export function keepJobs(jobs) {
  const kept = jobs.map(({ item, name, id, size }) => ({ item, name, id, size }));
  attempt(() =>
    kept.length
      ? sessionStorage.setItem(key(), JSON.stringify(kept))
      : sessionStorage.removeItem(key()),
  );
}

export const keptJobs = () => attempt(() => JSON.parse(sessionStorage.getItem(key()))) ?? [];

// Browsers may refuse to keep anything.
function attempt(act) {
  try {
    return act();
  } catch {
    return null;
  }
}
