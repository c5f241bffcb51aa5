# One image a process: docker build --target api|collector|web .
ARG NODE_IMAGE=node:24-bookworm-slim

# The manifests by themselves, so that a change of source does not install the dependencies again.
FROM ${NODE_IMAGE} AS manifests
WORKDIR /src
COPY . .
RUN mkdir /manifests \
  && cp package-lock.json /manifests \
  && find . -name package.json -exec cp --parents -t /manifests {} +

FROM ${NODE_IMAGE} AS build
WORKDIR /src
COPY --from=manifests /manifests ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN node_modules/.bin/tsc -b apps/api apps/collector \
  && find apps libs migrations -path '*/dist/*' -type f \
       \( -name '*.test.*' -o -name '*-contract.*' -o -name '*.d.ts' -o -name '*.d.ts.map' -o -name '*.tsbuildinfo' \) -delete \
  && for app in api collector; do \
       mkdir -p "/out/$app" \
       && cp -r --parents -t "/out/$app" "apps/$app/dist" libs/*/dist \
       || exit 1; \
     done \
  && cp -r --parents -t /out/api migrations/dist \
  && cp -r --parents -t /out/collector apps/collector/demo

FROM build AS build-web
RUN npm run build -w @earshot/web \
  && mkdir -p /out/web \
  && rm -rf apps/web/.next/cache \
  && cp -r --parents -t /out/web apps/web/.next apps/web/dist apps/web/next.config.mjs \
  && if [ -d apps/web/public ]; then cp -r --parents -t /out/web apps/web/public; fi

# What each process needs at run time and nothing else: no tools, and no add-on that has to be compiled.
FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY --from=manifests /manifests ./

FROM dependencies AS dependencies-api
RUN npm ci --ignore-scripts --no-audit --no-fund --omit=dev --omit=optional -w @earshot/api

FROM dependencies AS dependencies-collector
RUN npm ci --ignore-scripts --no-audit --no-fund --omit=dev --omit=optional -w @earshot/collector

FROM dependencies AS dependencies-web
# The large packages that the build has put into the pages, and what of Next only a build or a debugger reads: 180 of 310 MB.
RUN npm ci --ignore-scripts --no-audit --no-fund --omit=dev --omit=optional -w @earshot/web \
  && rm -rf node_modules/lucide-react node_modules/recharts node_modules/es-toolkit node_modules/next/dist/esm node_modules/next/dist/docs \
  && find node_modules -name '*.map' -delete

FROM ${NODE_IMAGE} AS runtime
ENV NODE_ENV=production
WORKDIR /app
# A named volume takes the owner of the folder that it is mounted on.
RUN install -d -o node -g node /var/lib/earshot
USER node

# kafkajs 2.2.4 sets timers to times that have passed, which newer Node mends and warns of.
FROM runtime AS api
COPY --from=dependencies-api /app ./
COPY --from=build /out/api ./
EXPOSE 3001
CMD ["node", "--enable-source-maps", "--disable-warning=TimeoutNegativeWarning", "apps/api/dist/main.js"]

FROM runtime AS collector
COPY --from=dependencies-collector /app ./
COPY --from=build /out/collector ./
EXPOSE 9060/udp 9060/tcp 9061
CMD ["node", "--enable-source-maps", "--disable-warning=TimeoutNegativeWarning", "apps/collector/dist/main.js"]

FROM runtime AS web
ENV NEXT_TELEMETRY_DISABLED=1
COPY --from=dependencies-web /app ./
COPY --from=build-web /out/web ./
EXPOSE 3000
CMD ["node", "apps/web/dist/server/main.js"]
