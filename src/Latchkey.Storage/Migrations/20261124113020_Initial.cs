using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Latchkey.Storage.Migrations
{
    /// <inheritdoc />
    internal partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "DataKeys",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Wrapped = table.Column<byte[]>(type: "BLOB", nullable: false),
                    CreatedTimeUnixMs = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DataKeys", x => x.Id);
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
                    Revision = table.Column<long>(type: "INTEGER", nullable: false)
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
                name: "DataKeys");

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
