/** Seed of everything that the overlay simulates. Another number gives another, equally invented, past. */
export const OVERLAY_SEED = 20251222
