const ISO_8601 = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(\.\d{1,3})?(Z|[+-]\d{2}:\d{2}))?$/;

/** Whether a text is a day, or a moment of one with its time zone, that the calendar has. */
export function isTime(text: string): boolean {
  return ISO_8601.test(text) && !Number.isNaN(Date.parse(text)) && isDay(text.slice(0, 10));
}

/**
 * Whether IAM takes a text as the value of a date condition: a year, a month, a day or a moment of ISO 8601, or seconds
 * since 1970.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Date
 */
export function isDateValue(text: string): boolean {
  return /^\d+$/.test(text) || isTime(text) || (/^\d{4}-\d{2}$/.test(text) && isTime(`${text}-01`));
}

/** JavaScript takes the 31st of a shorter month for a day of the next. */
function isDay(date: string): boolean {
  return new Date(`${date}T00:00:00Z`).toISOString().startsWith(date);
}
