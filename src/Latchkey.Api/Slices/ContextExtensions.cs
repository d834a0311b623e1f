using System.Security.Claims;
using Latchkey.Application.Access;
using Latchkey.Application.Work;
using Latchkey.Keystores;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Imports;
using Latchkey.Keystores.Materials;
using Latchkey.OData.Operations;
using Latchkey.OData.Requests;

namespace Latchkey.Api.Slices;

/// <summary>The parts of a request that most operations read.</summary>
internal static class ContextExtensions
{
    /// <summary>The tenant of the caller.</summary>
    public static string Tenant(this ODataContext context) => context.Caller.Tenant();

    /// <summary>The owner of the request's share of scarce resources.</summary>
    public static ShareOwner Owner(this ODataContext context) => context.Caller.Owner();

    /// <summary>The caller's name and the time of the request.</summary>
    public static Edit Edit(this ODataContext context) => new(context.Caller.Identity!.Name!, context.Time);

    /// <summary>The origin of the request.</summary>
    public static Origin Origin(this ODataContext context) => context.Caller.Origin();

    /// <summary>The alias whose hexadecimal form is the key of the path.</summary>
    public static Alias Alias(this ODataContext context) => Latchkey.Keystores.Alias.FromHexalias(context.Key["Hexalias"].AsString());

    /// <summary>The security material whose name is the key of the path.</summary>
    public static MaterialId MaterialId(this ODataContext context, MaterialSet set) => new(set, context.Key["Name"].AsString());

    /// <summary>The keystore that <c>keystoreName</c> names; by default the tenant keystore.</summary>
    public static KeystoreName KeystoreName(this ODataContext context) =>
        context.Options["keystoreName"] is { } name ? Latchkey.Keystores.KeystoreName.Parse(name) : Latchkey.Keystores.KeystoreName.System;

    /// <summary>
    /// An option that is <c>true</c> or <c>false</c>, in any case. Any other value is refused rather than taken as false.
    /// </summary>
    public static bool Flag(this ODataContext context, string name, bool absent = false)
    {
        if (context.Options[name] is not { } text) return absent;
        return bool.TryParse(text, out var value)
            ? value
            : throw new RefusalException(new Refusal.OptionInvalid(name, "it must be true or false"));
    }

    /// <summary>The value of <c>importOption</c>; by default overwrite.</summary>
    public static ImportOption ImportOption(this ODataContext context) => context.Options["importOption"] switch
    {
        null or "overwrite" => Latchkey.Keystores.Imports.ImportOption.Overwrite,
        "merge" => Latchkey.Keystores.Imports.ImportOption.Merge,
        "replace" => Latchkey.Keystores.Imports.ImportOption.Replace,
        _ => throw new RefusalException(new Refusal.OptionInvalid("importOption", "it must be overwrite, merge or replace")),
    };

    /// <summary>
    /// Requires at least one property with the value null, as SAP does for a request that needs no body (docs/contract.md#rename).
    /// </summary>
    public static void RequireNullProperty(this ODataContext context, EntityBody body)
    {
        if (!context.Path.Target.Set.Type.Properties.Any(property => body.IsNull(property.Name)))
            throw new RefusalException(new Refusal.BodyMalformed("The request body must contain at least one property set to null."));
    }

    /// <summary>
    /// Refuses a body with the media type of a web page or a form. Other types pass, as in the real service, because clients use many types
    /// for certificates.
    /// </summary>
    public static void RefuseWebForms(this ODataContext context)
    {
        if (context.ContentType is { } type && (type == "text/html" || type.StartsWith("multipart/", StringComparison.Ordinal)))
            throw new RefusalException(new Refusal.MediaTypeUnsupported(type));
    }
}
