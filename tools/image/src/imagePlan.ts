/** How an image is built. */
export interface ImagePlan {
  /** Its name without a tag. */
  readonly name: string;
  /** Relative to the root of the repository. */
  readonly dockerfile: string;
  readonly buildArguments: Readonly<Record<string, string>>;
}

/** The front end served by NGINX; its files are those of the gateway's image. */
export const FRONTEND = 'frontend';

/** How to build a service's image, or the front end's, which needs the gateway's of the same tag. */
export function imagePlan(image: string, tag: string): ImagePlan {
  if (image === FRONTEND) {
    return {
      name: `splitstage/${FRONTEND}`,
      dockerfile: 'deploy/docker/frontend.Dockerfile',
      buildArguments: { GATEWAY_IMAGE: `splitstage/gateway-backend:${tag}` },
    };
  }
  return {
    name: `splitstage/${image}-backend`,
    dockerfile: 'deploy/docker/Dockerfile',
    buildArguments: { SERVICE: `${image}-backend` },
  };
}
