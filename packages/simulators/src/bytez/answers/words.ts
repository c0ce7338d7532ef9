/** Words that simulated answers are made of. */

export const CAPTION_PARTS = [
  ['a woman', 'a man with a hat', 'a child', 'a brown dog', 'two people', 'an old fisherman', 'a white cat'],
  ['walking', 'standing', 'sitting', 'resting', 'looking at the sky', 'waiting'],
  ['in a park', 'on a beach', 'beside a red boat', 'in a kitchen', 'under a tree', 'on a wooden bridge'],
] as const

export const TRANSCRIPTS = [
  'THE TIDE IS COMING IN',
  'PLEASE LEAVE THE KEYS ON THE TABLE',
  'THE NEXT TRAIN LEAVES AT NINE',
  'WE WALKED ALONG THE HARBOR WALL',
] as const

/** As the official sample of the model translates, and a few more. */
export const CHINESE_WORDS: Readonly<Record<string, string>> = {
  'good morning': '早上好',
  'good evening': '晚上好',
  'thank you': '谢谢',
  'how are you': '你好吗',
  hello: '你好',
  goodbye: '再见',
  yes: '是',
  no: '不',
  i: '我',
  you: '你',
  we: '我们',
  the: '',
  a: '',
  an: '',
  and: '和',
  is: '是',
  are: '是',
  in: '在',
  on: '在',
  dog: '狗',
  cat: '猫',
  beach: '海滩',
  sea: '海',
  house: '房子',
  water: '水',
  sun: '太阳',
  moon: '月亮',
  day: '天',
  night: '夜',
  love: '爱',
  book: '书',
}

export const CHINESE_CHARACTERS = [
  ...'山水日月天地人大小上下来去好新长高明东西南北风雨花草木石火金心手口目门车马鸟鱼城国家春秋冬夏光声路海',
]

export const COCO_LABELS = [
  'person',
  'bicycle',
  'car',
  'boat',
  'bird',
  'cat',
  'dog',
  'horse',
  'backpack',
  'umbrella',
  'cup',
  'chair',
  'potted plant',
  'book',
  'clock',
] as const

export const IMAGE_LABELS = [
  'golden retriever',
  'Labrador retriever',
  'tabby, tabby cat',
  'park bench',
  'seashore, coast, seacoast, sea-coast',
  'lakeside, lakeshore',
  'beacon, lighthouse, beacon light, pharos',
  'speedboat',
  'umbrella',
  'coffee mug',
  'desk',
  'bookcase',
  'valley, vale',
  'alp',
  'kuvasz',
  'tennis ball',
] as const

export const FASHION_LABELS = [
  'shirt, blouse',
  'sweater',
  'jacket',
  'pants',
  'skirt',
  'coat',
  'dress',
  'glasses',
  'hat',
  'watch',
  'belt',
  'shoe',
  'bag, wallet',
  'scarf',
  'sleeve',
  'collar',
] as const

/** Words for a gap in a French sentence, each with a number in place of the one in the model's list. */
export const FRENCH_WORDS = [
  'lit',
  'canapé',
  'tapis',
  'sol',
  'jardin',
  'fauteuil',
  'toit',
  'bateau',
  'monde',
  'temps',
  'matin',
  'chemin',
  'village',
  'quai',
  'soleil',
  'marché',
  'livre',
  'balcon',
  'château',
  'pont',
] as const

export const MOODS = ['happy', 'calm', 'sad', 'peaceful', 'cheerful'] as const
export const COLORS = ['blue', 'red', 'white', 'green', 'brown', 'black'] as const

export const POSITIVE_WORDS =
  /\b(love[ds]?|like[ds]?|great|good|excellent|wonderful|happy|best|nice|perfect|beautiful|enjoy(?:ed)?|recommend)\b/gi
export const NEGATIVE_WORDS =
  /\b(hate[ds]?|bad|terrible|awful|poor|worst|broken?|sad|boring|disappoint(?:ed|ing)|waste|never|not)\b/gi
