import { create } from 'storybook/theming'

const dark = matchMedia('(prefers-color-scheme: dark)').matches

/** Storybook's own surroundings in the colors of the project, light or dark as the system is. */
export const theme = create({
  base: dark ? 'dark' : 'light',
  brandTitle: 'DecentraModels',
  brandUrl: './?path=/docs/start-here--docs',
  brandTarget: '_self',
  colorPrimary: dark ? '#c6ff3d' : '#3f6b00',
  colorSecondary: dark ? '#86b81c' : '#3f6b00',
  appBg: dark ? '#090b10' : '#f6f7f9',
  appContentBg: dark ? '#10141c' : '#ffffff',
  appPreviewBg: dark ? '#090b10' : '#f6f7f9',
  appBorderColor: dark ? '#2a3342' : '#d5dbe3',
  appBorderRadius: 0,
  barBg: dark ? '#10141c' : '#ffffff',
  barTextColor: dark ? '#9aa7b8' : '#566274',
  barHoverColor: dark ? '#c6ff3d' : '#3f6b00',
  barSelectedColor: dark ? '#c6ff3d' : '#3f6b00',
  textColor: dark ? '#e8edf4' : '#10141c',
  textMutedColor: dark ? '#9aa7b8' : '#566274',
  inputBg: dark ? '#171d28' : '#ffffff',
  inputBorder: dark ? '#66758c' : '#7a8798',
  inputBorderRadius: 0,
})
