import type {
  EnumType,
  EnumValue,
  Field,
  MessageType,
  Model,
  Oneof,
  ResourceType,
  SourceLocation,
} from "../model/model.ts";

/** What a finding is about: an element of a schema, and the option of it that is at fault. */
export interface Place {
  /** JSON pointer made of the full name of the element and its part. */
  readonly path: string;
  /** Where the element is declared. */
  readonly location: SourceLocation;
  /** Where the elements around it are declared, from the inside to the outside; findings are disabled there too. */
  readonly scopes: readonly SourceLocation[];
  /** The option, such as `["field", "items", "min_length"]`, in the words of the source. */
  readonly option?: readonly (string | number)[];
}

/** Makes places of the elements of one model. */
export interface Places {
  message(message: MessageType, ...option: (string | number)[]): Place;
  field(message: MessageType, field: Field, ...option: (string | number)[]): Place;
  oneof(message: MessageType, oneof: Oneof): Place;
  enum(type: EnumType): Place;
  enumValue(type: EnumType, value: EnumValue): Place;
  resource(resource: ResourceType, ...option: (string | number)[]): Place;
  at(path: string, location: SourceLocation): Place;
}

/** Makes places for the elements of a model. */
export function createPlaces(model: Model): Places {
  const scopesOf = (parent: string | undefined): SourceLocation[] => {
    const scopes: SourceLocation[] = [];
    for (let name = parent; name !== undefined; ) {
      const message = model.messages.get(name);
      if (message === undefined) break;
      scopes.push(message.location);
      name = message.parent;
    }
    return scopes;
  };
  const withOption = (place: Place, extension: string, option: readonly (string | number)[]): Place =>
    option.length === 0 ? place : { ...place, option: [extension, ...option] };
  return {
    message: (message, ...option) =>
      withOption(
        { path: pointer(message.fullName), location: message.location, scopes: scopesOf(message.parent) },
        "message",
        option,
      ),
    field: (message, field, ...option) =>
      withOption(
        {
          path: pointer(message.fullName, field.name),
          location: field.location,
          scopes: scopesOf(message.fullName),
        },
        "field",
        option,
      ),
    oneof: (message, oneof) => ({
      path: pointer(message.fullName, oneof.name),
      location: oneof.location,
      scopes: scopesOf(message.fullName),
    }),
    enum: (type) => ({
      path: pointer(type.fullName),
      location: type.location,
      scopes: scopesOf(type.parent),
    }),
    enumValue: (type, value) => ({
      path: pointer(type.fullName, value.name),
      location: value.location,
      scopes: [type.location, ...scopesOf(type.parent)],
    }),
    resource: (resource, ...option) => {
      const message = model.messages.get(resource.message);
      return withOption(
        {
          path: pointer(resource.message),
          location: message?.location ?? resource.location,
          scopes: scopesOf(message?.parent),
        },
        "resource",
        option,
      );
    },
    at: (path, location) => ({ path, location, scopes: [] }),
  };
}

function pointer(...parts: string[]): string {
  return parts.map((part) => `/${part.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
