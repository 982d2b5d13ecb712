/** Where Flux's controllers live, and where objects of Flux are kept that belong to nobody in particular. */
export const FLUX_NAMESPACE = 'flux-system';
