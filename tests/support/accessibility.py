"""What readers of a page need who see little or listen to it. Source: WCAG 2.1, levels A and AA, as far as a script can tell."""

from playwright.sync_api import Page

_SCRIPT = """() => {
  const shown = (each) => each.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) && each.getClientRects().length > 0;
  const named = (each) => each.ariaLabel || each.getAttribute('aria-labelledby') || each.textContent.trim() || each.labels?.length || each.title;
  const parsed = (colour) => {
    const [red, green, blue, alpha = 1] = colour.match(/[\\d.]+/g).map(Number);
    return { parts: [red, green, blue], alpha };
  };
  const light = (parts) => {
    const [red, green, blue] = parts.map((part) => part / 255).map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const under = (each) => {
    for (let place = each; place; place = place.parentElement) {
      const { parts, alpha } = parsed(getComputedStyle(place).backgroundColor);
      if (alpha === 1) return parts;
    }
    return [255, 255, 255];
  };
  const contrast = (each) => {
    const [one, other] = [light(parsed(getComputedStyle(each).color).parts), light(under(each))];
    return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  };
  const needed = (each) => {
    const { fontSize, fontWeight } = getComputedStyle(each);
    return parseFloat(fontSize) >= 24 || (parseFloat(fontSize) >= 18.66 && fontWeight >= 700) ? 3 : 4.5;
  };
  const all = [...document.querySelectorAll('body *')].filter(shown);
  const told = (what, each) => `${what}: ${each.outerHTML.slice(0, 120)}`;
  const faults = [];
  for (const each of all) {
    const control = each.matches('button, a[href], input, select, textarea, summary, [role=tab], [role=button]') && each.ariaHidden !== 'true';
    if (control && !named(each)) faults.push(told('no name', each));
    // links in text may be as small as it, and cells as small as on paper: the list leads to the same places
    if (control && !each.matches('.link, a, summary, td, [type=checkbox]') && each.getBoundingClientRect().height < 24 && !each.matches('.seen-by-readers')) faults.push(told('too small', each));
    if (each.matches('img') && !each.hasAttribute('alt')) faults.push(told('no alt', each));
    if (each.tabIndex > 0) faults.push(told('order', each));
    const text = [...each.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.textContent.trim());
    if (text && !each.disabled && !each.closest('.seen-by-readers') && contrast(each) < needed(each)) faults.push(told(`contrast ${contrast(each).toFixed(2)}`, each));
    for (const name of ['aria-labelledby', 'aria-controls', 'aria-describedby']) {
      const missing = (each.getAttribute(name) || '').split(' ').filter(Boolean).filter((id) => !document.getElementById(id));
      if (missing.length) faults.push(told(`${name} of nothing`, each));
    }
  }
  const ids = [...document.querySelectorAll('[id]')].map((each) => each.id);
  ids.filter((id, place) => ids.indexOf(id) !== place).forEach((id) => faults.push(`id twice: ${id}`));
  const heads = all.filter((each) => each.matches('h1, h2, h3, h4')).map((each) => Number(each.tagName[1]));
  heads.forEach((level, place) => level > (heads[place - 1] ?? 0) + 1 && faults.push(`heading ${level} after ${heads[place - 1] ?? 0}`));
  if (all.filter((each) => each.matches('main')).length !== 1) faults.push('no main, or several');
  if (!document.title || !document.documentElement.lang) faults.push('no title or language');
  return faults;
}"""


def obstacles(page: Page) -> list[str]:
    """Controls without a name or too small to hit, text that is hard to see, and what leads a screen reader astray."""
    found: list[str] = page.evaluate(_SCRIPT)
    return found
