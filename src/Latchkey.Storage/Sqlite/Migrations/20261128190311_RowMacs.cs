using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Latchkey.Storage.Sqlite.Migrations
{
    /// <inheritdoc />
    internal partial class RowMacs : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "Mac",
                table: "Tenants",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "MacKeyId",
                table: "Tenants",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "Mac",
                table: "ServiceKeys",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "MacKeyId",
                table: "ServiceKeys",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "Mac",
                table: "KeystoreEntries",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "MacKeyId",
                table: "KeystoreEntries",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "Mac",
                table: "ExpiryNotices",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "MacKeyId",
                table: "ExpiryNotices",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "Mac",
                table: "EntryVersions",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "MacKeyId",
                table: "EntryVersions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Purpose",
                table: "DataKeys",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "Mac",
                table: "CalendarTokens",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "MacKeyId",
                table: "CalendarTokens",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "Mac",
                table: "AuditInbox",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "MacKeyId",
                table: "AuditInbox",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "Mac",
                table: "AliasNotes",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "MacKeyId",
                table: "AliasNotes",
                type: "TEXT",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Mac",
                table: "Tenants");

            migrationBuilder.DropColumn(
                name: "MacKeyId",
                table: "Tenants");

            migrationBuilder.DropColumn(
                name: "Mac",
                table: "ServiceKeys");

            migrationBuilder.DropColumn(
                name: "MacKeyId",
                table: "ServiceKeys");

            migrationBuilder.DropColumn(
                name: "Mac",
                table: "KeystoreEntries");

            migrationBuilder.DropColumn(
                name: "MacKeyId",
                table: "KeystoreEntries");

            migrationBuilder.DropColumn(
                name: "Mac",
                table: "ExpiryNotices");

            migrationBuilder.DropColumn(
                name: "MacKeyId",
                table: "ExpiryNotices");

            migrationBuilder.DropColumn(
                name: "Mac",
                table: "EntryVersions");

            migrationBuilder.DropColumn(
                name: "MacKeyId",
                table: "EntryVersions");

            migrationBuilder.DropColumn(
                name: "Purpose",
                table: "DataKeys");

            migrationBuilder.DropColumn(
                name: "Mac",
                table: "CalendarTokens");

            migrationBuilder.DropColumn(
                name: "MacKeyId",
                table: "CalendarTokens");

            migrationBuilder.DropColumn(
                name: "Mac",
                table: "AuditInbox");

            migrationBuilder.DropColumn(
                name: "MacKeyId",
                table: "AuditInbox");

            migrationBuilder.DropColumn(
                name: "Mac",
                table: "AliasNotes");

            migrationBuilder.DropColumn(
                name: "MacKeyId",
                table: "AliasNotes");
        }
    }
}
