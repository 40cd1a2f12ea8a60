// Completes the settings that Swashbuckle's index.js passes to Swagger UI. This page has its own bar, so it needs no top bar, and chooses documents itself.
(() => {
  const place = document.getElementById('swagger-ui');
  const { root, console: consolePath } = place.dataset;
  const frame = document.getElementById('swagger-documents');
  const select = frame.querySelector('select');
  const parameters = new URLSearchParams(location.search);

  // Swagger UI's own name for the parameter, so that links to documents keep working.
  const parameter = 'urls.primaryName';
  const wanted = [...select.options].findIndex(option => option.text === parameters.get(parameter));
  select.selectedIndex = Math.max(wanted, 0);
  frame.hidden = select.options.length < 2;
  select.addEventListener('change', () => {
    parameters.set(parameter, select.selectedOptions[0].text);
    location.search = parameters;
  });

  // Swagger UI requests */* until the user selects a type, and shows a stream of lines as broken JSON. It can show an array.
  function preferJson(request) {
    if (request.headers?.accept === '*/*') {
      request.headers.accept = 'application/json, */*;q=0.5';
    }
    return request;
  }

  // index.js finds this if its page has another address than index.html.
  const misplaced = new URL('oauth2-redirect.html', location.href).href;

  const isStream = content => content?.keySeq().some(type => /ndjson|event-stream/.test(type)) ?? false;

  /** Puts a link to the console before the parameters of an operation. */
  function consoleLink() {
    return {
      wrapComponents: {
        parameters: (Original, { React }) => props => {
          const [path, verb] = props.pathMethod ?? [];
          const operation = props.operation;
          const streams = isStream(operation?.getIn(['responses', '200', 'content'])) || isStream(operation?.getIn(['requestBody', 'content']));
          const link = path && streams && React.createElement('p', { className: 'console-link' },
            'This is a stream. ',
            React.createElement('a', { href: `${consolePath}#${encodeURI(`${verb.toUpperCase()} ${path}`)}` }, 'Open it in the console'),
            ' to see each message as it comes.');
          return React.createElement(React.Fragment, null, link || null, React.createElement(Original, props));
        },
      },
    };
  }

  /**
   * Clears the parameter for the format of a stream. Swagger UI fills in the default of the parameter, and $alt would win over the media type that people choose, and over the array.
   */
  function noPrefilledForm() {
    const open = schema => schema?.default === 'ndjson' && schema.enum?.includes('json');
    return {
      statePlugins: {
        spec: {
          wrapActions: {
            updateJsonSpec: original => spec => {
              Object.values(spec?.components?.schemas ?? {}).filter(open).forEach(schema => delete schema.default);
              return original(spec);
            },
          },
        },
      },
    };
  }

  function complete(config) {
    const { urls, requestInterceptor, oauth2RedirectUrl, plugins = [], ...rest } = config;
    return {
      ...rest,
      url: new URL(select.value, new URL(`${root}/`, location.href)).href,
      presets: [bundle.presets.apis],
      layout: 'BaseLayout',
      plugins: [...plugins, noPrefilledForm, ...(consolePath ? [consoleLink] : [])],
      oauth2RedirectUrl: oauth2RedirectUrl === misplaced ? new URL(`${root}/oauth2-redirect.html`, location.href).href : oauth2RedirectUrl,
      requestInterceptor: request => (requestInterceptor ?? (same => same))(preferJson(request)),
    };
  }

  const bundle = window.SwaggerUIBundle;
  window.SwaggerUIBundle = Object.assign(config => bundle(complete(config)), bundle);
  window.SwaggerUIStandalonePreset = null;
})();
