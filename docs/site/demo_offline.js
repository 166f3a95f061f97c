// A service worker for the demo's page alone: what the network does not give comes from what the
// page kept.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  event.respondWith(fetch(event.request).catch(() => kept(event.request)));
});

async function kept(request) {
  return (await caches.match(request, { ignoreVary: true })) ?? Response.error();
}
