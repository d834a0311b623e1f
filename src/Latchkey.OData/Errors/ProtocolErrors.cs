namespace Latchkey.OData.Errors;

/// <summary>
/// The errors of the protocol, with the texts of Apache Olingo 2, on which the real service is built (docs/contract.md#errors).
/// </summary>
internal static class ProtocolErrors
{
    public static ODataException UnknownSet(string name) => new(404, $"Could not find an entity set or function import for '{name}'.");

    public static ODataException UnknownProperty(string name) => new(404, $"Could not find property with name: '{name}'.");

    public static ODataException EntityNotFound() => new(404, "Requested entity could not be found.");

    public static ODataException MalformedUri() => new(400, "Invalid URI syntax.");

    public static ODataException EmptySegment() => new(400, "No empty segment allowed.");

    public static ODataException InvalidSegment(string segment) => new(400, $"Invalid segment: '{segment}'.");

    public static ODataException MustBeLastSegment(string segment) => new(400, $"'{segment}' must be the last segment.");

    public static ODataException MustNotBeLastSegment(string segment) => new(400, $"'{segment}' must not be the last segment.");

    public static ODataException UriTooLong(int limit) => new(400, $"The URI is longer than {limit} characters below the service root.");

    public static ODataException OptionTooLong(string name, int limit) =>
        new(400, $"The value of '{name}' is longer than {limit} characters.");

    public static ODataException EntitySetInsteadOfEntity(string segment) =>
        new(400, $"Must be an entity set instead of an entity: '{segment}'.");

    public static ODataException NoMediaResource() => new(400, "The requested resource is no media resource.");

    public static ODataException InvalidKey(string predicate) => new(400, $"Invalid key predicate: '{predicate}'.");

    public static ODataException DuplicateKeyNames(string predicate) => new(400, $"Duplicate key names: '{predicate}'.");

    public static ODataException UnknownLiteral(string literal) => new(400, $"Unknown literal: '{literal}'.");

    public static ODataException IncompatibleLiteral(string literal, string property) =>
        new(400, $"Format of '{literal}' is not compatible with '{property}'.");

    public static ODataException InvalidOption(string name) => new(400, $"Invalid system query option: '{name}'.");

    public static ODataException DuplicateOption(string name) => new(400, $"Duplicate system query parameter names: '{name}'.");

    public static ODataException InvalidValue(string value) => new(400, $"Invalid value: '{value}'.");

    public static ODataException NegativeValue(string value) => new(400, $"Provided value '{value}' must not be negative.");

    public static ODataException IncompatibleOption(string name) =>
        new(400, $"System query option '{name}' is not compatible with the return type.");

    public static ODataException NotNavigation(string name) => new(400, $"Property '{name}' must be a navigation property.");

    public static ODataException MalformedSyntax() =>
        new(400, "The Data Services Request could not be understood due to malformed syntax.");

    public static ODataException VersionUnsupported(string version) =>
        new(400, $"The Data Services Request version '{version}' is not supported for the request payload.");

    public static ODataException VersionUnreadable(string version) =>
        new(400, $"The Data Services Request version '{version}' cannot be parsed.");

    public static ODataException AmbiguousMethod() => new(400, "Ambiguous X-HTTP-Method and X-HTTP-Method-Override header.");

    public static ODataException MethodNotRecognized() =>
        new(501, "Method not recognized for X-HTTP-Method or X-HTTP-Method-Override header.");

    public static ODataException MalformedJson() => new(400, "An exception of type 'MalformedJsonException' occurred.");

    public static ODataException MalformedXml() => new(400, "An exception of type 'XMLStreamException' occurred.");

    public static ODataException UnknownBodyProperty(string name) => new(400, $"Invalid property '{name}' found.");

    public static ODataException DoubleBodyProperty(string name) => new(400, $"Double occurrence of property with name '{name}'.");

    public static ODataException IncompatibleBodyValue(string name) =>
        new(400, $"Provided value for the property '{name}' is not compatible with the property.");

    public static ODataException TextTooLong(string name, int length, int limit) =>
        new(400, $"Provided value for the property '{name}' is not compatible with the property: "
            + $"it has {length} characters, and at most {limit} are allowed.");

    public static ODataException MissingBodyProperty(string name) => new(400, $"Property with name '{name}' was not found.");

    public static ODataException BinaryTooLarge(string name, int limit) => new(413, $"The property '{name}' is larger than {limit} bytes.");

    public static ODataException MethodNotAllowed() =>
        new(405, "The request dispatcher does not allow the HTTP method used for the request.");

    public static ODataException AcceptNotSupported(string accept) =>
        new(406, $"The accept header '[{accept}]' is not supported for this resource.");

    public static ODataException FormatNotSupported(string format) => new(406, $"Content type '{format}' is not supported.");

    public static ODataException BodyTooLarge(long limit) => new(413, $"The request body is larger than {limit} bytes.");

    public static ODataException MediaTypeNotSupported(string mediaType) => new(415, $"Media type {mediaType} is not supported.");

    public static ODataException NotImplemented() => new(501, "Not implemented");

    public static ODataException ReadsTooMany(int most) =>
        new(400, $"The query passes over more than {most} entities; narrow it by a condition on the time or the number.");

    public static ODataException SkipsTooMany(int most) =>
        new(400, $"At most {most} entities can be skipped here; follow the links to the next pages, or narrow the filter.");
}
