import { z } from 'zod';
import { type Complaint, complaintAboutPluginId, complaintAboutUrl } from './complaints.ts';
import { redisSchema } from './redis/redisSchema.ts';

const url = z.string().superRefine(complainWith(complaintAboutUrl));
const pluginId = z.string().superRefine(complainWith(complaintAboutPluginId));

/** The shape of one row. */
export const serviceSchema = z.strictObject({
  url: url.optional(),
  urls: z.array(url).min(1).optional(),
  plugins: z.array(pluginId).min(1),
});

/**
 * The shape of `routing` in the configuration. What spans several values is in `findConflicts`,
 * because zod does not look there while a single value is wrong.
 */
export const routingSchema = z.strictObject({
  services: z.record(z.string(), serviceSchema),
  redis: redisSchema.optional(),
  verify: z.enum(['strict', 'warn']).default('strict'),
});

function complainWith(complaintAbout: (value: string) => Complaint | undefined) {
  return (value: string, context: z.core.$RefinementCtx<string>) => {
    const complaint = complaintAbout(value);
    if (complaint) {
      context.addIssue({
        code: 'custom',
        message: complaint.message,
        params: { fix: complaint.fix },
      });
    }
  };
}
