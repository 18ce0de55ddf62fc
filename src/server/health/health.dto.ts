export class HealthDto {
  readonly status!: 'ok';
}
