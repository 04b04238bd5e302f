/** A gateway that the cases can be run against. */
export interface GatewayUnderTest {
  /** How reports call it. */
  readonly name: string;
  /** The backend that it is part of, a file that Node runs. */
  readonly script: string;
  /** Where its discovery reads what runs where. */
  readonly routing: 'routing' | 'discovery.endpoints';
  /**
   * Cases that it sometimes passes, by name: a race that it mostly loses. Left out when its failures
   * are compared.
   */
  readonly unsteady?: readonly string[];
}
