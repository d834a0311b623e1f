using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Latchkey.Storage.PostgreSql.Migrations
{
    /// <inheritdoc />
    internal partial class Materials : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "MaterialVersions",
                columns: table => new
                {
                    Tenant = table.Column<string>(type: "text", nullable: false),
                    Set = table.Column<string>(type: "text", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Number = table.Column<long>(type: "bigint", nullable: false),
                    Content = table.Column<string>(type: "text", nullable: false),
                    SealedSecret = table.Column<byte[]>(type: "bytea", nullable: true),
                    SealedRevision = table.Column<long>(type: "bigint", nullable: false),
                    CreatedBy = table.Column<string>(type: "text", nullable: false),
                    CreatedTimeUnixMs = table.Column<long>(type: "bigint", nullable: false),
                    LastModifiedBy = table.Column<string>(type: "text", nullable: false),
                    LastModifiedTimeUnixMs = table.Column<long>(type: "bigint", nullable: false),
                    EndedBy = table.Column<string>(type: "text", nullable: false),
                    EndedTimeUnixMs = table.Column<long>(type: "bigint", nullable: false),
                    EndedVerb = table.Column<string>(type: "text", nullable: false),
                    MacKeyId = table.Column<Guid>(type: "uuid", nullable: true),
                    Mac = table.Column<byte[]>(type: "bytea", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MaterialVersions", x => new { x.Tenant, x.Set, x.Name, x.Number });
                });

            migrationBuilder.CreateTable(
                name: "Materials",
                columns: table => new
                {
                    Tenant = table.Column<string>(type: "text", nullable: false),
                    Set = table.Column<string>(type: "text", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Content = table.Column<string>(type: "text", nullable: false),
                    SealedSecret = table.Column<byte[]>(type: "bytea", nullable: true),
                    CreatedBy = table.Column<string>(type: "text", nullable: false),
                    CreatedTimeUnixMs = table.Column<long>(type: "bigint", nullable: false),
                    LastModifiedBy = table.Column<string>(type: "text", nullable: false),
                    LastModifiedTimeUnixMs = table.Column<long>(type: "bigint", nullable: false),
                    Revision = table.Column<long>(type: "bigint", nullable: false),
                    MacKeyId = table.Column<Guid>(type: "uuid", nullable: true),
                    Mac = table.Column<byte[]>(type: "bytea", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Materials", x => new { x.Tenant, x.Set, x.Name });
                });

            migrationBuilder.CreateIndex(
                name: "IX_Materials_Tenant_Revision",
                table: "Materials",
                columns: new[] { "Tenant", "Revision" });

            migrationBuilder.CreateIndex(
                name: "IX_MaterialVersions_EndedTimeUnixMs",
                table: "MaterialVersions",
                column: "EndedTimeUnixMs");

            migrationBuilder.CreateIndex(
                name: "IX_MaterialVersions_Tenant_Number",
                table: "MaterialVersions",
                columns: new[] { "Tenant", "Number" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "MaterialVersions");

            migrationBuilder.DropTable(
                name: "Materials");
        }
    }
}
