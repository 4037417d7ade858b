/** How a service is run: what its description says. Secrets are left out before they come here. */
import { byId, html } from './dom.js';
import * as format from './format.js';

const list = (title, all) => [
  html('h3', {}, title),
  all.length === 0
    ? html('p', { class: 'empty' }, 'None')
    : html('dl', { class: 'settings' }, ...all.flatMap(({ name, value }) => [html('dt', {}, name), html('dd', {}, html('code', {}, format.visible(value)))])),
];

/** Of a service; nothing of what is none, such as the machine. */
export function showSettings(service) {
  const { settings, environment, addresses } = service;
  byId('settings').replaceChildren(...(settings
    ? [
        ...list('Settings', [...settings, ...Object.entries(addresses).map(([instance, all]) => ({ name: `Address of ${instance}`, value: all.join(', ') }))]),
        ...list('Environment', environment),
      ]
    : []));
}
