/** On what a rule rests, as people read it. */
export const BASIS: Record<string, string> = { law: '法定', 'local-practice': '本地做法', assumption: '暂行设定' }
