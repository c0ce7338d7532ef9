/** Other names of models and tasks, without separators; what they stand for, words parted by hyphens. */
const TABLE = `
sd stable-diffusion
sd1 stable-diffusion-v1
sd14 stable-diffusion-v1-4
sd15 stable-diffusion-v1-5
sd2 stable-diffusion-2
sd21 stable-diffusion-2-1
sd3 stable-diffusion-3
sd35 stable-diffusion-3.5
sdxl stable-diffusion-xl
svd stable-video-diffusion
t2i text-to-image
txt2img text-to-image
i2i image-to-image
img2img image-to-image
t2v text-to-video
i2v image-to-video
tts text-to-speech
asr automatic-speech-recognition
stt automatic-speech-recognition
llm text-generation
vlm image-text-to-text
vqa visual-question-answering
embedding feature-extraction sentence-similarity
embeddings feature-extraction sentence-similarity
ti textual-inversion
mt translation
ner token-classification
`
export const ALIASES: ReadonlyMap<string, readonly string[]> = new Map(
  TABLE.trim()
    .split('\n')
    .map((line) => {
      const [alias, ...meanings] = line.split(' ')
      return [alias!, meanings]
    }),
)
