/** What stands for a picture that nobody has described; the template of one page has the same words. */
export const undescribed = "Figure without a description";

/** What nbconvert puts there by itself. */
export const undescribedByNbconvert = "No description has been provided for this image";
