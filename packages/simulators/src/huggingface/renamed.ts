/** Models that moved; the Hub answers an old name with a redirect. Facts of the Hub, for the names most in use. */
export const RENAMED: ReadonlyMap<string, string> = new Map([
  ['gpt2', 'openai-community/gpt2'],
  ['bert-base-uncased', 'google-bert/bert-base-uncased'],
  ['roberta-base', 'FacebookAI/roberta-base'],
  ['distilbert-base-uncased', 'distilbert/distilbert-base-uncased'],
  ['t5-small', 'google-t5/t5-small'],
])
