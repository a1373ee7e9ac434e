// Who cannot log in here for want of cookies learns it before typing anything.
export function enhance(notice) {
  if (!keepsCookies()) notice.hidden = false;
}

// Not every browser that refuses says so: one is set, looked for, and taken back.
function keepsCookies() {
  try {
    document.cookie = "ukeire-try=1; SameSite=Strict";
    const kept = document.cookie.includes("ukeire-try=");
    document.cookie = "ukeire-try=; Max-Age=0; SameSite=Strict";
    return navigator.cookieEnabled && kept;
  } catch {
    return false;
  }
}
