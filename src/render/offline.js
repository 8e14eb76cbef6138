(() => {
  const modules = globalThis.guidepostModules = {}, shards = {}, coming = {};
  const script = src => new Promise((done, failed) => {
    const tag = Object.assign(document.createElement("script"), { src });
    tag.onload = () => { tag.remove(); done() };
    tag.onerror = () => { tag.remove(); failed(new TypeError("not found: " + src)) };
    document.head.append(tag);
  });
  globalThis.guidepostShard = (name, data) => shards[name] = data;
  const shard = root => name => coming[name] ??= script(new URL("search/" + name + ".js", root).href).then(() => {
    const data = shards[name];
    delete shards[name];
    return Uint8Array.from(atob(data), c => c.charCodeAt());
  }).finally(() => delete coming[name]);
  globalThis.guidepostImport = async url => {
    if (!modules[url]) await script(url);
    const module = modules[url];
    return module.open ? { ...module, open: (root, options) => module.open(root, { load: shard(root), ...options }) } : module;
  };
})();
