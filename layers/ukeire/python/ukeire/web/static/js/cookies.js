// Who cannot log in here for want of cookies learns it before typing anything.
export function enhance(notice) {
  if (!navigator.cookieEnabled) notice.hidden = false;
}
