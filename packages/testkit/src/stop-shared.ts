export { stopShared as default } from './shared-containers.ts'
