using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Latchkey.Storage.Sqlite.Migrations
{
    /// <inheritdoc />
    internal partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "AuditInbox",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Tenant = table.Column<string>(type: "TEXT", nullable: false),
                    TimeUnixMs = table.Column<long>(type: "INTEGER", nullable: false),
                    Actor = table.Column<string>(type: "TEXT", nullable: false),
                    Verb = table.Column<string>(type: "TEXT", nullable: false),
                    ObjectType = table.Column<string>(type: "TEXT", nullable: false),
                    ObjectName = table.Column<string>(type: "TEXT", nullable: false),
                    Detail = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AuditInbox", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "AuditMarks",
                columns: table => new
                {
                    Tenant = table.Column<string>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    Sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    TimeUnixMs = table.Column<long>(type: "INTEGER", nullable: false),
                    Hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    KeyId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Signature = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AuditMarks", x => new { x.Tenant, x.Name });
                });

            migrationBuilder.CreateTable(
                name: "AuditRecords",
                columns: table => new
                {
                    Tenant = table.Column<string>(type: "TEXT", nullable: false),
                    Sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    TimeUnixMs = table.Column<long>(type: "INTEGER", nullable: false),
                    Actor = table.Column<string>(type: "TEXT", nullable: false),
                    ClientId = table.Column<string>(type: "TEXT", nullable: true),
                    Address = table.Column<string>(type: "TEXT", nullable: true),
                    CorrelationId = table.Column<string>(type: "TEXT", nullable: true),
                    Verb = table.Column<string>(type: "TEXT", nullable: false),
                    ObjectType = table.Column<string>(type: "TEXT", nullable: false),
                    Keystore = table.Column<string>(type: "TEXT", nullable: true),
                    ObjectName = table.Column<string>(type: "TEXT", nullable: true),
                    OldFingerprint = table.Column<string>(type: "TEXT", nullable: true),
                    NewFingerprint = table.Column<string>(type: "TEXT", nullable: true),
                    Outcome = table.Column<string>(type: "TEXT", nullable: false),
                    Detail = table.Column<string>(type: "TEXT", nullable: true),
                    Count = table.Column<int>(type: "INTEGER", nullable: false),
                    KeyId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Hash = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AuditRecords", x => new { x.Tenant, x.Sequence });
                });

            migrationBuilder.CreateTable(
                name: "DataKeys",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Wrapped = table.Column<byte[]>(type: "BLOB", nullable: false),
                    MasterKeyId = table.Column<string>(type: "TEXT", nullable: false),
                    PreviousWrapped = table.Column<byte[]>(type: "BLOB", nullable: true),
                    PreviousMasterKeyId = table.Column<string>(type: "TEXT", nullable: true),
                    Sealings = table.Column<long>(type: "INTEGER", nullable: false),
                    Version = table.Column<long>(type: "INTEGER", nullable: false),
                    CreatedTimeUnixMs = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DataKeys", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "EntryVersions",
                columns: table => new
                {
                    Tenant = table.Column<string>(type: "TEXT", nullable: false),
                    Alias = table.Column<string>(type: "TEXT", nullable: false, collation: "BINARY"),
                    Number = table.Column<long>(type: "INTEGER", nullable: false),
                    SealedRevision = table.Column<long>(type: "INTEGER", nullable: false),
                    CreatedBy = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedTimeUnixMs = table.Column<long>(type: "INTEGER", nullable: false),
                    LastModifiedBy = table.Column<string>(type: "TEXT", nullable: false),
                    LastModifiedTimeUnixMs = table.Column<long>(type: "INTEGER", nullable: false),
                    EndedBy = table.Column<string>(type: "TEXT", nullable: false),
                    EndedTimeUnixMs = table.Column<long>(type: "INTEGER", nullable: false),
                    EndedVerb = table.Column<string>(type: "TEXT", nullable: false),
                    ChainDer = table.Column<byte[]>(type: "BLOB", nullable: false),
                    SealedPrivateKey = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_EntryVersions", x => new { x.Tenant, x.Alias, x.Number });
                });

            migrationBuilder.CreateTable(
                name: "ServiceKeys",
                columns: table => new
                {
                    ClientId = table.Column<string>(type: "TEXT", nullable: false),
                    Tenant = table.Column<string>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    SecretHash = table.Column<string>(type: "TEXT", nullable: true),
                    Roles = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedTimeUnixMs = table.Column<long>(type: "INTEGER", nullable: false),
                    Certificate = table.Column<string>(type: "TEXT", nullable: true),
                    PreviousSecretHash = table.Column<string>(type: "TEXT", nullable: true),
                    PreviousCertificate = table.Column<string>(type: "TEXT", nullable: true),
                    PreviousUntilUnixMs = table.Column<long>(type: "INTEGER", nullable: true),
                    RevokedTimeUnixMs = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ServiceKeys", x => x.ClientId);
                });

            migrationBuilder.CreateTable(
                name: "Tenants",
                columns: table => new
                {
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    Revision = table.Column<long>(type: "INTEGER", nullable: false),
                    EntryCount = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Tenants", x => x.Name);
                });

            migrationBuilder.CreateTable(
                name: "Keystores",
                columns: table => new
                {
                    Tenant = table.Column<string>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    LastModifiedBy = table.Column<string>(type: "TEXT", nullable: false),
                    LastModifiedTimeUnixMs = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Keystores", x => new { x.Tenant, x.Name });
                    table.ForeignKey(
                        name: "FK_Keystores_Tenants_Tenant",
                        column: x => x.Tenant,
                        principalTable: "Tenants",
                        principalColumn: "Name",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "KeystoreEntries",
                columns: table => new
                {
                    Tenant = table.Column<string>(type: "TEXT", nullable: false),
                    Keystore = table.Column<string>(type: "TEXT", nullable: false),
                    Alias = table.Column<string>(type: "TEXT", nullable: false, collation: "BINARY"),
                    Owner = table.Column<int>(type: "INTEGER", nullable: false),
                    KeyType = table.Column<string>(type: "TEXT", nullable: false),
                    KeySize = table.Column<int>(type: "INTEGER", nullable: false),
                    EllipticCurve = table.Column<string>(type: "TEXT", nullable: true),
                    ValidNotBeforeUnixMs = table.Column<long>(type: "INTEGER", nullable: false),
                    ValidNotAfterUnixMs = table.Column<long>(type: "INTEGER", nullable: false),
                    SerialNumber = table.Column<string>(type: "TEXT", nullable: false),
                    SignatureAlgorithm = table.Column<string>(type: "TEXT", nullable: false),
                    SubjectDN = table.Column<string>(type: "TEXT", nullable: false),
                    IssuerDN = table.Column<string>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    FingerprintSha1 = table.Column<string>(type: "TEXT", nullable: false),
                    FingerprintSha256 = table.Column<string>(type: "TEXT", nullable: false),
                    FingerprintSha512 = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedBy = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedTimeUnixMs = table.Column<long>(type: "INTEGER", nullable: false),
                    LastModifiedBy = table.Column<string>(type: "TEXT", nullable: false),
                    LastModifiedTimeUnixMs = table.Column<long>(type: "INTEGER", nullable: false),
                    Revision = table.Column<long>(type: "INTEGER", nullable: false),
                    CertificateDer = table.Column<byte[]>(type: "BLOB", nullable: false),
                    IssuersDer = table.Column<byte[]>(type: "BLOB", nullable: true),
                    SealedPrivateKey = table.Column<byte[]>(type: "BLOB", nullable: true),
                    OriginalAlias = table.Column<string>(type: "TEXT", nullable: true),
                    ActivationSequenceNumber = table.Column<int>(type: "INTEGER", nullable: true),
                    ActivatedBy = table.Column<string>(type: "TEXT", nullable: true),
                    ActivatedTimeUnixMs = table.Column<long>(type: "INTEGER", nullable: true),
                    DeactivatedBy = table.Column<string>(type: "TEXT", nullable: true),
                    DeactivatedTimeUnixMs = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_KeystoreEntries", x => new { x.Tenant, x.Keystore, x.Alias });
                    table.ForeignKey(
                        name: "FK_KeystoreEntries_Keystores_Tenant_Keystore",
                        columns: x => new { x.Tenant, x.Keystore },
                        principalTable: "Keystores",
                        principalColumns: new[] { "Tenant", "Name" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_AuditRecords_Tenant_TimeUnixMs",
                table: "AuditRecords",
                columns: new[] { "Tenant", "TimeUnixMs" });

            migrationBuilder.CreateIndex(
                name: "IX_EntryVersions_EndedTimeUnixMs",
                table: "EntryVersions",
                column: "EndedTimeUnixMs");

            migrationBuilder.CreateIndex(
                name: "IX_EntryVersions_Tenant_Number",
                table: "EntryVersions",
                columns: new[] { "Tenant", "Number" });

            migrationBuilder.CreateIndex(
                name: "IX_ServiceKeys_Certificate",
                table: "ServiceKeys",
                column: "Certificate",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ServiceKeys_PreviousCertificate",
                table: "ServiceKeys",
                column: "PreviousCertificate");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AuditInbox");

            migrationBuilder.DropTable(
                name: "AuditMarks");

            migrationBuilder.DropTable(
                name: "AuditRecords");

            migrationBuilder.DropTable(
                name: "DataKeys");

            migrationBuilder.DropTable(
                name: "EntryVersions");

            migrationBuilder.DropTable(
                name: "KeystoreEntries");

            migrationBuilder.DropTable(
                name: "ServiceKeys");

            migrationBuilder.DropTable(
                name: "Keystores");

            migrationBuilder.DropTable(
                name: "Tenants");
        }
    }
}
