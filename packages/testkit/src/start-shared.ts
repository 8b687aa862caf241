export { startShared as default } from './shared-containers.ts'
