using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Latchkey.Storage.Sqlite.Migrations
{
    /// <inheritdoc />
    internal partial class Commits : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "Lineage",
                table: "Tenants",
                type: "TEXT",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.CreateTable(
                name: "Commits",
                columns: table => new
                {
                    Tenant = table.Column<string>(type: "TEXT", nullable: false),
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    Revision = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Commits", x => new { x.Tenant, x.Id });
                });

            // A state that is there already was made by some commit, too.
            migrationBuilder.Sql(
                """
                UPDATE "Tenants" SET "Lineage" = upper(
                    hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-' || hex(randomblob(2)) || '-' || hex(randomblob(2)) || '-'
                    || hex(randomblob(6))) WHERE "Revision" > 0;
                """);
            migrationBuilder.Sql(
                """
                INSERT INTO "Commits" ("Tenant", "Id", "Sequence", "Revision")
                SELECT "Name", "Lineage", 0, "Revision" FROM "Tenants" WHERE "Revision" > 0;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Commits");

            migrationBuilder.DropColumn(
                name: "Lineage",
                table: "Tenants");
        }
    }
}
