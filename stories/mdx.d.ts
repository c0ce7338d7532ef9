declare module '*.mdx' {
  import type { ComponentType } from 'react'
  const page: ComponentType
  export default page
}
