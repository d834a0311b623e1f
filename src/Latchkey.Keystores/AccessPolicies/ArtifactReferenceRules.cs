using Latchkey.Keystores.Materials;

namespace Latchkey.Keystores.AccessPolicies;

/// <summary>The rules of artifact references (docs/contract.md#access-policies).</summary>
public static class ArtifactReferenceRules
{
    private const int MaxNameLength = 50;
    private const int MaxDescriptionLength = 200;
    private const int MaxValueLength = 150;
    private const string IntegrationPackage = "INTEGRATION_PACKAGE";
    private const string ExactString = "exactString";

    // In the order of the real service's message.
    private static readonly string[] Types =
    [
        "DATA_TYPE", "GLOBAL_DATA_STORE", "GLOBAL_VARIABLE", "INTEGRATION_ADAPTER", "INTEGRATION_FLOW", "MESSAGE_MAPPING", "MESSAGE_QUEUE",
        "MESSAGE_TYPE", "ODATA_SERVICE", "REST_API_PROVIDER", "SCRIPT_COLLECTION", "SOAP_API_PROVIDER", "VALUE_MAPPING", "USER_CREDENTIAL",
        "OAUTH2_CLIENT_CRED", "AUTH2_SAML_BEARER_ASSERTION", "AUTH2_AUTHORIZATION_CODE", "SECURE_PARAMETER", IntegrationPackage,
        "API_ARTIFACT", "SERVICE_INTERFACE", "FAULT_MESSAGE_TYPE",
    ];

    private static readonly string[] NameOnly = ["MESSAGE_QUEUE", "GLOBAL_VARIABLE", "GLOBAL_DATA_STORE"];

    /// <summary>
    /// Checks a reference and cuts the texts that are too long, as the real service does without a word. Its id is given when it is added.
    /// </summary>
    /// <exception cref="RefusalException"><see cref="Refusal.MaterialInvalid"/>.</exception>
    public static ArtifactReference Check(ArtifactReference reference)
    {
        if (!Types.Contains(reference.Type))
            throw Invalid($"Provided Artifact Type is not allowed! Supported types: [{string.Join(", ", Types)}]");
        if (reference.ConditionAttribute is not ("Name" or "ID"))
            throw Invalid("Provided Attribute is not allowed! Only ID and Name allowed.");
        if (reference.ConditionType is not (ExactString or "regularExpression"))
            throw Invalid("Provided Condition Type is not allowed! Only 'exactString' and 'regularExpression' are permitted.");
        if (reference.Type == IntegrationPackage && reference.ConditionType != ExactString)
            throw Invalid("Only exactString is allowed with Integration Package");
        if (NameOnly.Contains(reference.Type) && reference.ConditionAttribute != "Name")
            throw Invalid($"Only Name Attribute is allowed for Artifact Type {reference.Type}!");
        return reference with
        {
            Name = CutText.To(MaxNameLength, reference.Name),
            Description = CutText.To(MaxDescriptionLength, reference.Description),
            ConditionValue = CutText.To(MaxValueLength, reference.ConditionValue),
        };
    }

    private static RefusalException Invalid(string reason) => new(new Refusal.MaterialInvalid(reason));
}
