# One image for every process of the platform: which one it is, the command says.
ARG NODE_IMAGE=node:24-bookworm-slim

FROM ${NODE_IMAGE} AS packages
WORKDIR /app
ENV PNPM_HOME=/pnpm CI=1
COPY package.json pnpm-workspace.yaml pnpm-lock.yaml ./
COPY packages packages
COPY services services
COPY web web
COPY e2e/package.json e2e/
COPY bench/package.json bench/
# The exact pnpm that package.json names; nothing of it stays in the image. `node` itself is what the image already is.
RUN --mount=type=cache,target=/pnpm/store \
    npx --yes "$(node -p 'require("./package.json").config.packageManager')" install --prod --frozen-lockfile --store-dir /pnpm/store \
      --filter-prod '@mingjian/standalone...' --filter-prod '@mingjian/portal...' --filter-prod '@mingjian/gateway...' \
 && find packages services web -name '*.test.ts' -not -path '*/node_modules/*' -delete \
 && rm -rf packages/testkit packages/*/test services/*/test web/*/test e2e bench \
 && find /app -exec touch -h -d @0 {} +

FROM ${NODE_IMAGE}
ENV NODE_ENV=production NODE_OPTIONS="--disable-warning=ExperimentalWarning --disable-warning=TimeoutNegativeWarning" HOST=0.0.0.0 PORT=8080 MALLOC_ARENA_MAX=1
WORKDIR /app
COPY --from=packages /app/package.json ./
COPY proto proto
COPY --from=packages /app/node_modules node_modules
COPY --from=packages /app/packages packages
COPY --from=packages /app/services services
COPY --from=packages /app/web web
# A volume that is mounted here belongs to the user that writes to it.
RUN mkdir /secrets /data && chown node:node /secrets /data
USER node
EXPOSE 8080 9090
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=6 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/livez`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "services/standalone/src/main.ts"]
